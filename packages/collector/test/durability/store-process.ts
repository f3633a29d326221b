// A store in a process of its own, which does what it is told over IPC: the smallest program that can be killed.
import type { EventFilter, EventStats, Outcome } from '@chaukas/collector';
import { scanEvent } from '@chaukas/spec/scan';
import { openSqliteStore } from '../../dist/esm/store/sqlite/index.js';
import { SCOPE } from './events.ts';

const PAGE = 1000;
const store = openSqliteStore({ path: process.argv[2] ?? ':memory:' });

/** What it can be told. */
export interface StoreCalls {
  append(events: readonly Uint8Array[]): Promise<readonly Outcome[]>;
  read(filter: EventFilter): Promise<(readonly [string, Uint8Array])[]>;
  stats(): Promise<EventStats>;
  stop(): Promise<void>;
}

export interface StoreCall {
  readonly id: number;
  readonly name: keyof StoreCalls;
  readonly argument: unknown;
}

/** The first has the id `ready`. */
export interface StoreAnswer {
  readonly id: number | 'ready';
  readonly answer?: unknown;
  readonly error?: string;
}

const calls: StoreCalls = {
  append: (events) => store.append(events.map((bytes) => ({ scope: SCOPE, header: scanEvent(bytes), bytes }))),
  async read(filter) {
    const events: Uint8Array[] = [];
    let token: string | undefined;
    do {
      const page = await store.query(SCOPE, filter, {
        size: PAGE,
        order: 'asc',
        ...(token !== undefined && { token }),
      });
      events.push(...page.events);
      token = page.next;
    } while (token !== undefined);
    return events.map((bytes) => [scanEvent(bytes).eventId, bytes]);
  },
  stats: () => store.stats(SCOPE),
  async stop() {
    await store.close();
    process.disconnect();
  },
};

process.on('message', async ({ id, name, argument }: StoreCall) => {
  // The cast: the parent gives each call the argument of its name.
  const call = calls[name] as (argument: unknown) => Promise<unknown>;
  const answer = await call(argument).then(
    (given) => ({ id, answer: given }),
    (error: unknown) => ({ id, error: String(error) }),
  );
  if (process.connected) tell(answer);
});

await store.check();
tell({ id: 'ready' });

function tell(answer: StoreAnswer): void {
  process.send?.(answer);
}
