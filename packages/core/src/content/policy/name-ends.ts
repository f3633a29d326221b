import { isLetter } from './chars.ts';

const CODES = 128;
/** Folds ASCII letters to lower case. */
const FOLD = 32;

/**
 * Tells by its last two letters whether a name may be one of those that say something, which spares most names in a text
 * from being cut out and looked up.
 */
export class NameEnds {
  readonly #ends = new Uint8Array(CODES * CODES);

  /** @param names as `plainName` leaves them, or endings of such; one of a single letter lets all names through */
  constructor(names: Iterable<string>) {
    for (const name of names) {
      if (name.length < 2) this.#ends.fill(1);
      const [last, before] = [name.charCodeAt(name.length - 1), name.charCodeAt(name.length - 2)];
      if (last < CODES && before < CODES) this.#ends[(before << 7) | last] = 1;
    }
  }

  /** Names that end in a digit or sign, or in letters beyond ASCII, may always be known. */
  has(before: number, last: number): boolean {
    if (!isLetter(before) || !isLetter(last)) return true;
    return this.#ends[((before | FOLD) << 7) | (last | FOLD)] === 1;
  }
}
