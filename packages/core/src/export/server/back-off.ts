/** The first delay, in milliseconds; each further one is twice as long. */
const BASE_DELAY = 500;
/** The longest delay of our own, in milliseconds. */
const MAX_DELAY = 30_000;
/** The longest that a server is obeyed, in milliseconds: a slip of its clock is not to silence an app for a day. */
const MAX_ASKED = 5 * 60_000;

/**
 * Milliseconds before the next attempt: doubled with each failure, and spread at random over the upper half, so that apps
 * that failed together do not come back together. At least what the server asks for.
 *
 * @param failures so far, from 1
 * @param asked milliseconds that the server asks to wait
 */
export function delayOf(failures: number, asked: number | undefined): number {
  const own = Math.min(BASE_DELAY * 2 ** (failures - 1), MAX_DELAY);
  const spread = (own / 2) * Math.random();
  return asked === undefined ? own / 2 + spread : Math.min(asked, MAX_ASKED) + spread;
}
