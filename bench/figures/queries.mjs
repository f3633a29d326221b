/**
 * Questions to a collector that has many events: CPU time of one trace, of a list of 50 sessions, and of the statistics, by roll-ups and indexes, and by
 * the scans that they replace on the same database.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, eventOf, SCOPE } from '../../packages/collector/bench/events.mjs';
import { openSqliteStore } from '../../packages/collector/dist/esm/index.js';
import { scanEvent } from '../../packages/spec/dist/esm/scan/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount, expectSame } from '../lib/expect.mjs';
import { openScans } from '../lib/scans.mjs';

const BATCH = 500;
const IN_FLIGHT = 4;

/** Each is asked so often that the clock can tell. */
const ASKED = { chaukas: 50, scan: 1 };

const CANDIDATES = { chaukas: openQuestions, scan: openScans };

export async function prepare(candidate, { directory, events }) {
  const path = join(directory, 'events.sqlite');
  if (candidate === 'filled database') {
    await fill(path, events);
    keepTrace(directory, Math.floor(events / 2));
    return {};
  }
  const ask = await CANDIDATES[candidate](path);
  const times = ASKED[candidate];
  const anyTrace = () => eventOf(Math.floor(Math.random() * events)).traceId;
  const cost = async (question) => {
    // Ids from anywhere, so that none finds what the one before has left in memory.
    const ids = Array.from({ length: times }, anyTrace);
    const cpu = await cpuOf(async () => {
      for (const id of ids) await question(id);
    });
    return cpu / times;
  };
  return {
    burst: async () => ({
      trace: await cost((id) => ask.trace(id)),
      sessions: await cost(() => ask.sessions()),
      stats: await cost(() => ask.stats()),
    }),
    async check() {
      await CHECKS[candidate](ask, { events, path, kept: keptTrace(directory) });
      await ask.close();
    },
  };
}

function openQuestions(path) {
  const store = openSqliteStore({ path });
  return {
    trace: (traceId) => store.query(SCOPE, { traceId }, { size: 1000, order: 'asc' }),
    sessions: () => store.sessions(SCOPE, { size: 50 }),
    stats: () => store.stats(SCOPE),
    close: () => store.close(),
  };
}

async function fill(path, events) {
  const store = openSqliteStore({ path });
  for (let first = 0; first < events; first += IN_FLIGHT * BATCH) {
    const batches = Array.from({ length: IN_FLIGHT }, (_, at) => batchFrom(first + at * BATCH, events));
    await Promise.all(batches.map((batch) => store.append(batch)));
  }
  await store.close();
}

function batchFrom(first, events) {
  return Array.from({ length: Math.max(0, Math.min(BATCH, events - first)) }, (_, at) => {
    const bytes = bytesOf(first + at);
    return { scope: SCOPE, header: scanEvent(bytes), bytes };
  });
}

/**
 * Writes down what was stored of a trace, byte for byte: made again minutes later it may be another, because the prose is that of this repository.
 *
 * @param first number of its first event
 */
function keepTrace(directory, first) {
  const { traceId } = eventOf(first);
  const texts = [];
  for (let number = first; eventOf(number).traceId === traceId; number++) texts.push(hexOf(bytesOf(number)));
  writeFileSync(join(directory, 'trace.json'), JSON.stringify({ traceId, texts }));
}

function keptTrace(directory) {
  return JSON.parse(readFileSync(join(directory, 'trace.json'), 'utf8'));
}

const CHECKS = { chaukas: expectAnswers, scan: expectScanned };

/** The store says what the scans say, and has of one trace what was stored. */
async function expectAnswers(store, { events, path, kept }) {
  const scans = openScans(path);
  const stats = await store.stats();
  expectCount('events in the statistics', Number(stats.totalEvents), events);
  const counts = scans.stats().map((row) => [Number(row.type), row.events]);
  expectSame('events by type', new Map([...stats.eventsByType].sort()), new Map(counts.sort()));
  const { sessions } = await store.sessions();
  const listed = sessions.map((own) => [own.sessionId, own.firstTime, own.lastTime, own.events, own.errors]);
  const scanned = scans.sessions().map((row) => [row.name, row.first, row.last, row.events, row.errors]);
  expectSame('sessions', listed, scanned);
  scans.close();
  expectSame('trace', (await store.trace(kept.traceId)).events.map(hexOf), kept.texts);
}

function expectScanned(scans, { kept }) {
  const rows = scans.trace(kept.traceId);
  expectSame(
    'trace',
    rows.map(({ bytes }) => hexOf(bytes)),
    kept.texts,
  );
}

function hexOf(bytes) {
  return Buffer.from(bytes).toString('hex');
}
