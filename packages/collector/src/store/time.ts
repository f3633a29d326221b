const LAST = 2n ** 63n - 1n;
const FIRST = -(2n ** 63n);

/** A time as stores keep it: what does not fit a signed 64-bit number counts as the nearest time that does. */
export function storedTime(nanos: bigint): bigint {
  if (nanos > LAST) return LAST;
  return nanos < FIRST ? FIRST : nanos;
}
