import type { IncomingEvent, Outcome } from '../event-store.ts';
import { type PackedEvents, packEvents } from './packed-events.ts';

/** What goes into one transaction, so that nobody waits for more than a fraction of a second of others' events. */
const GROUP_EVENTS = 4000;
const GROUP_BYTES = 16 * 1024 * 1024;

interface Append {
  readonly events: PackedEvents;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits what comes while a commit runs in the next one, all of it together: the disk is what each commit waits for. */
export class GroupCommit {
  pendingBytes = 0;
  readonly #commit: (group: readonly PackedEvents[]) => Promise<readonly Uint8Array[]>;
  #waiting: Append[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: (group: readonly PackedEvents[]) => Promise<readonly Uint8Array[]>) {
    this.#commit = commit;
  }

  append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]> {
    if (events.length === 0) return Promise.resolve([]);
    const packed = packEvents(events);
    this.pendingBytes += packed.bytes.length;
    const outcomes = new Promise<readonly Outcome[]>((resolve, reject) => {
      this.#waiting.push({ events: packed, resolve, reject });
    });
    this.#running ??= this.#run();
    return outcomes;
  }

  /** Fulfils when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commitGroup(this.#takeGroup());
    this.#running = undefined;
  }

  #takeGroup(): Append[] {
    let count = 0;
    let bytes = 0;
    const fits = ({ events }: Append): boolean => {
      count += events.times.length;
      bytes += events.bytes.length;
      return count <= GROUP_EVENTS && bytes <= GROUP_BYTES;
    };
    // The first always fits, however large it is.
    const end = this.#waiting.findIndex((append, at) => !fits(append) && at > 0);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #commitGroup(group: readonly Append[]): Promise<void> {
    // Before they are handed over, because what moves to another thread is empty here.
    const bytes = group.reduce((sum, { events }) => sum + events.bytes.length, 0);
    try {
      const outcomes = await this.#commit(group.map(({ events }) => events));
      for (const [at, { resolve }] of group.entries()) {
        resolve(Array.from(outcomes[at] ?? [], (stored) => (stored ? 'stored' : 'duplicate')));
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.pendingBytes -= bytes;
    }
  }
}
