/** A queue that holds so many items; one more, and the oldest goes, which is counted. */
export class Ring<T> {
  readonly #capacity: number;
  /** The items, from `#first` on; what is before it is gone. */
  #items: (T | undefined)[] = [];
  #first = 0;
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  /** Items that went because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @returns whether the oldest had to go */
  push(item: T): boolean {
    this.#items.push(item);
    if (this.size <= this.#capacity) return false;
    this.shift();
    this.#dropped++;
    return true;
  }

  /** Takes the oldest. */
  shift(): T | undefined {
    const item = this.#items[this.#first];
    if (this.size === 0) return undefined;
    this.#items[this.#first++] = undefined;
    // The empty front is cut off once it is as long as a full queue, so that no push pays for all the others.
    if (this.#first >= this.#capacity) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }

  /** All that is held, the oldest first. */
  values(): T[] {
    return this.#items.slice(this.#first).filter((item) => item !== undefined);
  }
}
