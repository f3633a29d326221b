import assert from 'node:assert/strict';
import { EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type {
  EventFilter,
  EventStats,
  EventStore,
  IncomingEvent,
  PageRequest,
  Scope,
} from '../../../src/store/event-store.ts';
import { openMemoryStore } from '../../../src/store/memory/index.ts';
import { incoming, timeAt, timestampOf } from './event-of.ts';
import { allOf, type Subject } from './subject.ts';

// Few of each, so that events share them and queries meet them.
const WORDS = ['fox', 'Fox', 'brown', 'żółw', '天気', 'a@b', '😀', '§1', '"', '\0'];
const word = fc.constantFrom(...WORDS);
const words = fc.array(word, { maxLength: 4 }).map((list) => list.join(' '));
const name = fc.constantFrom('', 'a', 'b', '%', 'span_0123456789abcdef01234567');
const type = fc.constantFrom(EventType.SESSION_START, EventType.SESSION_END, EventType.ERROR, EventType.SYSTEM, -7);
const level = fc.constantFrom(0, 1, 3, 2 ** 31 - 1);
const time = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map(timeAt),
  fc.constantFrom(-(10n ** 18n), 0n, 2n ** 63n - 1n, 10n ** 20n),
);
const scope: fc.Arbitrary<Scope> = fc.constantFrom(
  { tenantId: 'acme', projectId: 'support' },
  { tenantId: 'acme', projectId: 'sales' },
);

const event: fc.Arbitrary<IncomingEvent> = fc
  .record({
    scope,
    time,
    init: fc.record({
      eventId: fc.oneof(fc.integer({ min: 0, max: 15 }).map(String), fc.uuid()),
      ...{ sessionId: name, traceId: name, spanId: name, agentId: name },
      ...{ type, severity: level, status: level },
      tags: fc.array(name, { maxLength: 3 }),
      metadata: fc.record({ text: words }),
    }),
  })
  .map(({ scope: own, time: at, init }) => incoming({ ...init, timestamp: timestampOf(at) }, own));

const filters = {
  ...{ sessionId: name, traceId: name, spanId: name, agentId: name },
  types: fc.array(type, { maxLength: 3 }),
  ...{ statuses: fc.array(level, { maxLength: 3 }), severities: fc.array(level, { maxLength: 3 }) },
  tags: fc.array(name, { maxLength: 2 }),
  text: fc.oneof(
    words,
    words.map((text) => `"${text}"`),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  ...{ from: time, to: time },
};

// Two restrictions at most, because with more nothing is ever found.
const filter: fc.Arbitrary<EventFilter> = fc
  .tuple(fc.record(filters), fc.subarray(Object.keys(filters), { maxLength: 2 }))
  .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([key]) => kept.includes(key))));

/** One thing done to both stores: what it gives must be equal. */
type Step = (store: EventStore) => Promise<unknown>;

const query: fc.Arbitrary<Step> = fc
  .record({
    scope,
    filter,
    size: fc.integer({ min: 1, max: 7 }),
    order: fc.constantFrom<PageRequest['order']>('asc', 'desc'),
  })
  .map(
    ({ filter: own, ...page }) =>
      (store) =>
        allOf(store, own, page),
  );

const stats: fc.Arbitrary<Step> = fc
  .record({ scope, range: fc.option(fc.record({ from: time, to: time }, { requiredKeys: [] }), { nil: undefined }) })
  .map(
    ({ scope: own, range }) =>
      async (store) =>
        new Statistics(await store.stats(own, range)),
  );

const sessions: fc.Arbitrary<Step> = fc
  .record({ scope, size: fc.integer({ min: 1, max: 3 }) })
  .map(({ scope: own, size }) => async (store) => {
    const first = await store.sessions(own, { size });
    const second = first.next === undefined ? undefined : await store.sessions(own, { size, token: first.next });
    return [first.sessions, second?.sessions];
  });

const append: fc.Arbitrary<Step> = fc.array(event, { maxLength: 12 }).map((events) => (store) => store.append(events));

const appendsAtOnce: fc.Arbitrary<Step> = fc
  .array(fc.array(event, { maxLength: 4 }), { maxLength: 4 })
  .map((groups) => (store) => Promise.all(groups.map((events) => store.append(events))));

const step: fc.Arbitrary<Step> = fc.oneof(append, appendsAtOnce, { arbitrary: query, weight: 3 }, stats, sessions);

/** Statistics of a store, in a form that can be compared. */
class Statistics {
  readonly sums: unknown;
  readonly average: number;

  constructor({ eventsByType, averageSessionDurationMs, ...sums }: EventStats) {
    // Types in one order.
    this.sums = { ...sums, types: [...eventsByType].sort(([one], [other]) => one - other) };
    this.average = averageSessionDurationMs;
  }
}

/** Sums of doubles depend on the order of adding, by less than this part of them. */
const ROUNDING = 1e-9;

function assertAlike(given: unknown, wanted: unknown): void {
  if (!(given instanceof Statistics && wanted instanceof Statistics)) {
    assert.deepStrictEqual(given, wanted);
    return;
  }
  assert.deepStrictEqual(given.sums, wanted.sums);
  const apart = Math.abs(given.average - wanted.average);
  assert.ok(apart <= ROUNDING * wanted.average, `an average of ${given.average} instead of ${wanted.average}`);
}

export function modelContract({ open, modelRuns = 50 }: Subject): void {
  describe('whatever is done to it', () => {
    it('answers as the plainest store does', async () => {
      await fc.assert(
        fc.asyncProperty(append, fc.array(step, { minLength: 1, maxLength: 20 }), async (start, steps) => {
          const store = await open();
          const oracle = openMemoryStore();
          try {
            // Something to look for, before anything is looked for.
            for (const run of [start, ...steps]) assertAlike(await run(store), await run(oracle));
          } finally {
            await store.close();
          }
        }),
        { numRuns: modelRuns },
      );
    });
  });
}
