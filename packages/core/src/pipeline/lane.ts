import type { QueuedEvent } from './queued-event.ts';

/** Taken events at the front that are kept until it is worth while to move the others up. */
const MAX_TAKEN = 1024;

/** The events of one tenant and project that wait, the oldest first. Nothing here costs more the longer the lane is. */
export class Lane {
  readonly key: string;
  readonly #tenantId: string;
  readonly #projectId: string;
  #items: QueuedEvent[] = [];
  /** Index of the oldest in `#items`. */
  #head = 0;
  #bytes = 0;
  /** All that waits is to be sent now. */
  due = false;
  /** A batch is under way; the next one has to wait for it. */
  sending = false;

  constructor(key: string, tenantId: string, projectId: string) {
    this.key = key;
    this.#tenantId = tenantId;
    this.#projectId = projectId;
  }

  isOf(tenantId: string, projectId: string): boolean {
    return this.#projectId === projectId && this.#tenantId === tenantId;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The event that is next. */
  get oldest(): QueuedEvent | undefined {
    return this.#items[this.#head];
  }

  push(item: QueuedEvent): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  /** Takes the next events that are ready: at most `count`, and of `maxBytes` together, but at least one. */
  take(count: number, maxBytes: number): QueuedEvent[] {
    let end = this.#head;
    let bytes = 0;
    for (; end < this.#items.length && end - this.#head < count; end++) {
      const item = this.#items[end];
      if (item === undefined || item.deferred.length > 0) break;
      if (end > this.#head && bytes + item.bytes > maxBytes) break;
      bytes += item.bytes;
    }
    const taken = this.#items.slice(this.#head, end);
    this.#bytes -= bytes;
    this.#head = end;
    this.#moveUp();
    return taken;
  }

  /** Takes the newest event away. */
  dropNewest(): QueuedEvent | undefined {
    const item = this.size > 0 ? this.#items.pop() : undefined;
    this.#bytes -= item?.bytes ?? 0;
    return item;
  }

  #moveUp(): void {
    if (this.#head < this.#items.length && (this.#head < MAX_TAKEN || this.#head * 2 < this.#items.length)) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
