import type { IncomingEvent, Outcome } from '../event-store.ts';
import { type PackedEvents, packEvents } from './packed-events.ts';

/** What goes into one transaction, so that nobody waits for more than a fraction of a second of others' events. */
const GROUP_EVENTS = 4000;
const GROUP_BYTES = 16 * 1024 * 1024;

interface Append {
  readonly events: readonly IncomingEvent[];
  readonly bytes: number;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits what comes while a commit runs in the next one, all of it together: the disk is what each commit waits for. */
export class GroupCommit {
  pendingBytes = 0;
  private readonly commit: (events: PackedEvents) => Promise<Uint8Array>;
  private waiting: Append[] = [];
  private running: Promise<void> | undefined;

  constructor(commit: (events: PackedEvents) => Promise<Uint8Array>) {
    this.commit = commit;
  }

  append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]> {
    if (events.length === 0) return Promise.resolve([]);
    const bytes = events.reduce((sum, event) => sum + event.bytes.length, 0);
    this.pendingBytes += bytes;
    const outcome = new Promise<readonly Outcome[]>((resolve, reject) => {
      this.waiting.push({ events, bytes, resolve, reject });
    });
    this.running ??= this.run();
    return outcome;
  }

  /** Fulfils when nothing waits any more. */
  async drained(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) await this.commitGroup(this.takeGroup());
    this.running = undefined;
  }

  private takeGroup(): Append[] {
    let count = 0;
    let bytes = 0;
    const fits = (append: Append): boolean => {
      count += append.events.length;
      bytes += append.bytes;
      return count <= GROUP_EVENTS && bytes <= GROUP_BYTES;
    };
    // The first always fits, however large it is.
    const end = this.waiting.findIndex((append, at) => !fits(append) && at > 0);
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  private async commitGroup(group: readonly Append[]): Promise<void> {
    try {
      const outcomes = await this.commit(packEvents(group.flatMap(({ events }) => events)));
      let start = 0;
      for (const { events, resolve } of group) {
        resolve(
          Array.from(outcomes.subarray(start, start + events.length), (stored) => (stored ? 'stored' : 'duplicate')),
        );
        start += events.length;
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      for (const { bytes } of group) this.pendingBytes -= bytes;
    }
  }
}
