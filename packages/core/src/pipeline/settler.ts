import { settle } from '../content/deferred.ts';
import type { QueuedEvent } from './queued-event.ts';

/**
 * Cuts and hashes the long texts of events that wait, so that the texts are not held until the events are sent. Works in
 * slices, the oldest event first, with a turn of the event loop for the app after each.
 */
export class Settler {
  readonly #unsettled = new Set<QueuedEvent>();
  readonly #onSettled: () => void;
  #working = false;

  /** @param onSettled called when an event is ready */
  constructor(onSettled: () => void) {
    this.#onSettled = onSettled;
  }

  /** @param item has texts to cut and hash */
  add(item: QueuedEvent): void {
    this.#unsettled.add(item);
  }

  /** Starts the work, if there is any and it is not under way. */
  async start(): Promise<void> {
    if (this.#working || this.#unsettled.size === 0) return;
    this.#working = true;
    for (const item of this.#unsettled) {
      for (const _ of settle(item.deferred)) await turn();
      this.#done(item);
      this.#onSettled();
      if (this.#unsettled.size > 0) await turn();
    }
    this.#working = false;
  }

  /** Does all the work at once: at the exit of the process nothing else is to run in between. */
  finish(): void {
    for (const item of this.#unsettled) {
      for (const _ of settle(item.deferred));
      this.#done(item);
    }
  }

  #done(item: QueuedEvent): void {
    item.deferred = [];
    this.#unsettled.delete(item);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
