import { readEntries } from './read.ts';

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

  /** Adds the piece to others, or as much of it as there is room for; pieces without any text are none. */
  keep(pieces: string[], piece: string): void {
    const taken = this.take(piece);
    if (taken !== '') pieces.push(taken);
  }

  /** Whether there is room for a whole value; if so it counts as taken. */
  takeWhole(value: unknown): boolean {
    const size = sizeUpTo(value, this.#left);
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }
}

/** What an object or a number costs, in UTF-16 units, about. */
const NODE_SIZE = 16;

/** Size of a value, about; not followed further than the limit, so that it ends for a value without an end too. */
function sizeUpTo(value: unknown, limit: number): number {
  const waiting = [value];
  let size = 0;
  while (waiting.length > 0 && size <= limit) {
    const next = waiting.pop();
    size += typeof next === 'string' ? next.length : NODE_SIZE;
    for (const [key, value] of readEntries(next)) {
      size += key.length;
      waiting.push(value);
    }
  }
  return size;
}
