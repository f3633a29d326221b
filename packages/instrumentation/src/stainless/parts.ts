/** More parts than any answer has: what a server counts beyond that is left out. */
const MAX_PARTS = 4096;

/** The parts of a streamed answer, whose pieces say by an index which of them they belong to. */
export class Parts<T> {
  readonly #byIndex = new Map<number, T>();

  get size(): number {
    return this.#byIndex.size;
  }

  /** The part at an index, made if there is none yet; undefined where there are too many. */
  at(index: number, make: () => T): T | undefined {
    const found = this.#byIndex.get(index);
    if (found !== undefined) return found;
    const made = make();
    return this.set(index, made) ? made : undefined;
  }

  /** @returns false where there are too many */
  set(index: number, part: T): boolean {
    if (this.#byIndex.size >= MAX_PARTS && !this.#byIndex.has(index)) return false;
    this.#byIndex.set(index, part);
    return true;
  }

  delete(index: number): void {
    this.#byIndex.delete(index);
  }

  /** They may arrive in any order; an answer in one piece has them by index. */
  inOrder(): Array<[index: number, part: T]> {
    return [...this.#byIndex].sort(([a], [b]) => a - b);
  }
}
