/** The first and the last moment that the text form of a timestamp can say (years 1 to 9999). */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/**
 * A protobuf timestamp of milliseconds since the Unix epoch, to the microsecond: clocks give no more. What is no moment
 * becomes now.
 */
export function timestampOf(millis: number): { seconds: bigint; nanos: number } {
  const moment = Number.isFinite(millis) ? Math.min(Math.max(millis, FIRST), LAST) : Date.now();
  const micros = Math.round(moment * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  return { seconds: BigInt(seconds), nanos: (micros - seconds * 1_000_000) * 1000 };
}
