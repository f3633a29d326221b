/** A protobuf timestamp of milliseconds since the Unix epoch, to the microsecond: clocks give no more. */
export function timestampOf(millis: number): { seconds: bigint; nanos: number } {
  const micros = Math.round(millis * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  return { seconds: BigInt(seconds), nanos: (micros - seconds * 1_000_000) * 1000 };
}
