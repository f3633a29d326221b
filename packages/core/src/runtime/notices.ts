/** Lines on stderr, the only place where the suite speaks: each starts with `[chaukas]` and is one line. */
export class Notices {
  readonly #said = new Set<string>();
  quiet = false;

  /**
   * Something went wrong, or is not as asked: said even when quiet, but only once.
   *
   * @param topic what is the same when the sentence is not; the sentence itself by default
   */
  problem(sentence: string, topic: string = sentence): void {
    if (this.#said.has(topic)) return;
    this.#said.add(topic);
    write(sentence);
  }

  /** Good to know: not said when quiet. */
  info(sentence: string): void {
    if (!this.quiet) write(sentence);
  }
}

/** Line breaks and terminal escapes: what a library or the environment says is not to be trusted with the terminal. */
const CONTROL = /\p{Cc}+/gu;

function write(sentence: string): void {
  try {
    // Whoever reads stderr may be gone, which Node tells by an event that ends the process if nobody hears it.
    if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore);
    process.stderr.write(`[chaukas] ${sentence.replace(CONTROL, ' ')}\n`);
  } catch {
    // An app can close its stderr; there is nowhere else to say it.
  }
}

function ignore(): void {}
