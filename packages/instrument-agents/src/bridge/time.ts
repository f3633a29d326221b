import type { Trace } from '@chaukas/core/instrumentation';

/** The SDK says times to the millisecond; what it says at once is of this moment, which our clock knows better. */
const AT_ONCE = 2;

/** When something happened, from the SDK's words for it, in milliseconds since the Unix epoch. */
export function timeOf(iso: string | null, trace: Trace): number {
  const now = trace.now();
  const said = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(said)) return now;
  const passed = now - said;
  return passed >= 0 && passed < AT_ONCE ? now : said;
}
