import { Outcome } from './outcome.ts';

/** Spans or traces that are open, the oldest first. Linked through its members: a set would cost more than all else that a span's start does. */
export class OpenList<T extends Outcome> implements Iterable<T> {
  #oldest: T | undefined;
  #newest: T | undefined;

  get isEmpty(): boolean {
    return this.#oldest === undefined;
  }

  /** @param member in no list yet */
  add(member: T): void {
    Outcome.link(this.#newest, member);
    this.#newest = member;
    this.#oldest ??= member;
  }

  /** @param member in this list */
  delete(member: T): void {
    const older = Outcome.olderOf(member);
    const newer = Outcome.newerOf(member);
    if (this.#oldest === member) this.#oldest = newer;
    if (this.#newest === member) this.#newest = older;
    Outcome.link(older, newer);
    Outcome.unlink(member);
  }

  *[Symbol.iterator](): Generator<T> {
    for (let member = this.#oldest; member !== undefined; member = Outcome.newerOf(member)) yield member;
  }
}
