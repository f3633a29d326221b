/**
 * A map that forgets what was set long ago. It keeps at least the last `limit` entries, at most twice as many, and all that are in use.
 *
 * In two generations, because a map from which the oldest entry is deleted again and again looks through more and more
 * places of deleted entries to find it.
 */
export class RecentMap<K, V> {
  readonly #limit: number;
  readonly #inUse: ((value: V) => boolean) | undefined;
  #recent = new Map<K, V>();
  #older = new Map<K, V>();
  /** Entries in use that came over from the generation before the older one. */
  #carried = 0;

  /** @param inUse entries of which it is true are not forgotten */
  constructor(limit: number, inUse?: (value: V) => boolean) {
    this.#limit = limit;
    this.#inUse = inUse;
  }

  get(key: K): V | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  /** Sets an entry, which is the most recent one then. */
  set(key: K, value: V): void {
    this.#recent.set(key, value);
    if (this.#recent.size - this.#carried > this.#limit) this.#turn();
  }

  delete(key: K): void {
    this.#recent.delete(key);
    this.#older.delete(key);
  }

  #turn(): void {
    const carried = new Map<K, V>();
    for (const [key, value] of this.#older) {
      if (!this.#recent.has(key) && this.#inUse?.(value) === true) carried.set(key, value);
    }
    this.#older = this.#recent;
    this.#recent = carried;
    this.#carried = carried.size;
  }
}
