/**
 * Events that came over the wire, in batches of 500, four senders at a time, until they survive a crash: CPU time an event. The store scans headers and
 * keeps bytes, roll-ups and words to search by; beside it is what one writes without further thought: the decoded event in a table with five indexes.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fromBinary } from '@bufbuild/protobuf';
import { bytesOf, eventOf, SCOPE } from '../../packages/collector/bench/events.mjs';
import { openPlainStore } from '../../packages/collector/bench/plain-store.mjs';
import { openSqliteStore } from '../../packages/collector/dist/esm/index.js';
import { EventSchema } from '../../packages/spec/dist/esm/index.js';
import { scanEvent } from '../../packages/spec/dist/esm/scan/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount, expectSame } from '../lib/expect.mjs';

const BATCH = 500;
const IN_FLIGHT = 4;
const BURST = BATCH * IN_FLIGHT;

const CANDIDATES = {
  chaukas: {
    open: (path) => openSqliteStore({ path }),
    incoming: (bytes) => ({ scope: SCOPE, header: scanEvent(bytes), bytes }),
    // What the thread that writes does after it has answered is part of it.
    settled: (store) => store.check(),
    check: expectStored,
  },
  'plain insert': {
    open: (path) => openPlainStore(path, { words: false }),
    incoming: (bytes) => ({ bytes }),
    settled: () => {},
    check: expectInserted,
  },
};

export async function prepare(candidate, { directory }) {
  const { open, incoming, settled, check } = CANDIDATES[candidate];
  const path = join(directory, String(process.pid), 'events.sqlite');
  const store = open(path);
  let stored = 0;
  return {
    async burst() {
      const batches = Array.from({ length: IN_FLIGHT }, (_, at) => batchFrom(stored + at * BATCH));
      const cpu = await cpuOf(async () => {
        await Promise.all(batches.map((batch) => store.append(batch.map(incoming))));
        await settled(store);
      });
      stored += BURST;
      return { store: cpu / BURST };
    },
    async check() {
      await check(store, stored, path);
      await store.close();
    },
  };
}

function batchFrom(first) {
  return Array.from({ length: BATCH }, (_, at) => bytesOf(first + at));
}

/** All are there, and those of the last trace byte for byte. */
async function expectStored(store, count) {
  expectCount('events stored', Number((await store.stats(SCOPE)).totalEvents), count);
  const { traceId } = eventOf(count - 1);
  const { events } = await store.query(SCOPE, { traceId }, { size: 1000, order: 'asc' });
  const first = count - events.length;
  expectCount('trace before the last', Number(eventOf(first - 1).traceId === traceId), 0);
  for (const [at, bytes] of events.entries())
    expectSame(`event ${first + at}`, Buffer.from(bytes), Buffer.from(bytesOf(first + at)));
}

async function expectInserted(_, count, path) {
  const database = new DatabaseSync(path, { readOnly: true });
  expectCount('events inserted', database.prepare('SELECT count(*) AS found FROM events').get().found, count);
  const { eventId, content, metadata } = fromBinary(EventSchema, bytesOf(count - 1));
  const row = database.prepare('SELECT content FROM events WHERE event_id = ?').get(eventId);
  expectSame('content of the last event', row.content, JSON.stringify({ ...content.value, metadata }));
  database.close();
}
