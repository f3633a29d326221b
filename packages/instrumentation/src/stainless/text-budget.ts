/** How much text of one streamed answer is kept, over all its parts; what comes after is left out. */
export class TextBudget {
  #left: number;

  /** @param max UTF-16 units */
  constructor(max: number) {
    this.#left = max;
  }

  /** The piece, or as much of it as there is room for. */
  take(piece: string): string {
    const taken = piece.length <= this.#left ? piece : piece.slice(0, Math.max(this.#left, 0));
    this.#left -= piece.length;
    return taken;
  }
}
