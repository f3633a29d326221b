import type { Timestamp } from '@bufbuild/protobuf/wkt';

/** Years 1 to 9999 (google.protobuf.Timestamp), in seconds since 1970. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;
const NANOS = 1_000_000_000n;

/** RFC 3339 in UTC, with as many digits as it needs in groups of three; undefined outside of the years 1 to 9999. */
export function renderTime(seconds: bigint, nanos: number): string | undefined {
  const total = seconds * NANOS + BigInt(nanos);
  const fraction = ((total % NANOS) + NANOS) % NANOS;
  const whole = (total - fraction) / NANOS;
  if (whole < FIRST_SECOND || whole > LAST_SECOND) return undefined;
  const date = new Date(Number(whole) * 1000).toISOString().slice(0, -'.000Z'.length);
  if (fraction === 0n) return `${date}Z`;
  const digits = fraction
    .toString()
    .padStart(9, '0')
    .replace(/(000){1,2}$/, '');
  return `${date}.${digits}Z`;
}

/** RFC 3339 with any offset; undefined if it is not one, or lies outside of the years 1 to 9999. */
export function parseTime(text: string): Pick<Timestamp, 'seconds' | 'nanos'> | undefined {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, date = '', fraction = '', offset = ''] = match;
  const millis = Date.parse(`${date.toUpperCase()}${offset.toUpperCase()}`);
  if (Number.isNaN(millis)) return undefined;
  const seconds = BigInt(millis / 1000);
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) return undefined;
  return { seconds, nanos: Number(fraction.padEnd(9, '0')) };
}
