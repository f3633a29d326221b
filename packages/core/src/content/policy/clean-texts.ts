/** Shorter texts are searched sooner than looked up. */
const MIN_LENGTH = 64;
/** Longer ones are rare, and would push out many others. */
const MAX_LENGTH = 16_384;
/** Characters of the texts of one generation. */
const MAX_CHARACTERS = 262_144;

/**
 * Texts in which nothing was found, in two generations of bounded size. A conversation sends all its messages again with each call, and
 * an event that ends repeats what the one that began it had: each text is searched once.
 */
export class CleanTexts {
  #recent: Set<string> = new Set();
  #older: ReadonlySet<string> = new Set();
  #characters = 0;

  has(text: string): boolean {
    return text.length >= MIN_LENGTH && (this.#recent.has(text) || this.#older.has(text));
  }

  add(text: string): void {
    if (text.length < MIN_LENGTH || text.length > MAX_LENGTH || this.#recent.has(text)) return;
    if (this.#characters + text.length > MAX_CHARACTERS) {
      this.#older = this.#recent;
      this.#recent = new Set();
      this.#characters = 0;
    }
    this.#recent.add(text);
    this.#characters += text.length;
  }
}
