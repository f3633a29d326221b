import type { EventStore, Outcome } from '../../src/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

/** The embedded store with faults of a test's choice: appends that wait until they are let through, or that fail. */
export class FaultyStore implements EventStore {
  readonly #store = openSqliteStore({ path: ':memory:' });
  /** Set, it stands before each append. */
  gate: Promise<void> | undefined;
  /** Set, appends, queries and checks reject with it. */
  fault: Error | undefined;
  pendingBytes = 0;
  appends = 0;

  async append(events: Parameters<EventStore['append']>[0]): Promise<readonly Outcome[]> {
    this.appends++;
    await this.gate;
    this.#fail();
    return this.#store.append(events);
  }

  async query(...asked: Parameters<EventStore['query']>): ReturnType<EventStore['query']> {
    this.#fail();
    return this.#store.query(...asked);
  }

  async stats(...asked: Parameters<EventStore['stats']>): ReturnType<EventStore['stats']> {
    this.#fail();
    return this.#store.stats(...asked);
  }

  sessions(...asked: Parameters<EventStore['sessions']>): ReturnType<EventStore['sessions']> {
    return this.#store.sessions(...asked);
  }

  async check(): Promise<void> {
    this.#fail();
    await this.#store.check();
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #fail(): void {
    if (this.fault !== undefined) throw this.fault;
  }
}

/** A promise, and what fulfils it. */
export function makeGate(): { gate: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}
