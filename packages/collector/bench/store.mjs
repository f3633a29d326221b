// What it costs to store events and to find them again, beside what one would write without further thought. One figure of
// one machine says little: each is the median of several rounds, with their range, and candidates take turns. After a build:
//   node packages/collector/bench/store.mjs [events of the large database, 1000000; 0 for none] [its file, to be kept]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventType } from '@chaukas/spec';
import { scanEvent } from '@chaukas/spec/scan';
import { openSqliteStore } from '../dist/esm/store/sqlite/index.js';
import { bytesOf, SCOPE } from './events.mjs';
import { measure, median, print, summary } from './measure.mjs';
import { openPlainStore } from './plain-store.mjs';

const BATCH = 500;
const INGEST_EVENTS = 10_000;
const ROUNDS = 5;
const IN_FLIGHT = 4;
const QUERIES = 50;

const events = Number(process.argv[2] ?? 1_000_000);
const directory = mkdtempSync(join(tmpdir(), 'chaukas-bench-'));
let databases = 0;

/** Candidates take turns on databases that grow; the first round only warms them up. */
async function benchIngest() {
  const stores = {
    'our store': openSqliteStore({ path: freshPath() }),
    'plain insert of the decoded event': openPlainStore(freshPath(), { words: false }),
    'the same, searchable (FTS5)': openPlainStore(freshPath(), { words: true }),
  };
  const cpu = Object.fromEntries(Object.keys(stores).map((name) => [name, []]));
  const rate = Object.fromEntries(Object.keys(stores).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    const batches = batchesOf(round * INGEST_EVENTS, INGEST_EVENTS);
    for (const [name, store] of Object.entries(stores)) {
      const { ms, cpuUs } = await measure(() => ingest(store, batches));
      if (round === 0) continue;
      cpu[name].push(cpuUs / INGEST_EVENTS);
      rate[name].push((INGEST_EVENTS / ms) * 1000);
    }
  }
  for (const [name, store] of Object.entries(stores)) {
    await store.close();
    const ratio = median(cpu['our store']) / median(cpu[name]);
    print(
      `ingest, ${name}: ${summary(cpu[name], 1)} us CPU per event, ${summary(rate[name], 0)} events/s; ours is ${ratio.toFixed(2)}x`,
    );
  }
}

/** What four senders hand over at a time, as a server does. */
async function ingest(store, batches) {
  const waiting = [...batches];
  const send = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await store.append(received(batch));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, send));
}

/** The scan of the headers is part of what storing costs. */
function received(batch) {
  return batch.map((bytes) => ({ scope: SCOPE, header: scanEvent(bytes), bytes }));
}

function batchesOf(from, count) {
  const all = Array.from({ length: count }, (_, at) => bytesOf(from + at));
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH));
}

async function benchLarge() {
  const path = process.argv[3] ?? freshPath();
  const store = openSqliteStore({ path });
  if ((await store.stats(SCOPE)).totalEvents === 0n) await fill(store);
  await timeQueries(store, queriesAt(events), 2);
  const times = await timeQueries(store, queriesAt(events));
  const busy = await timeWhileIngesting(store);
  await store.close();
  const { size } = statSync(path);
  print(`size: ${(size / 2 ** 20).toFixed(0)} MiB, ${(size / events).toFixed(0)} bytes per event`);
  const scans = timeScans(path);
  for (const [name, own] of Object.entries(times)) {
    const scan =
      scans[name] && `; the scan it replaces ${scans[name].toFixed(0)} ms, ${(scans[name] / median(own)).toFixed(0)}x`;
    print(`${name}: p50 ${summary(own)} ms${scan ?? ''}; while events come in: p50 ${summary(busy[name])} ms`);
  }
}

async function fill(store) {
  const cpu = [];
  const rate = [];
  for (let from = 0; from < events; from += INGEST_EVENTS) {
    const count = Math.min(INGEST_EVENTS, events - from);
    const batches = batchesOf(from, count);
    const { ms, cpuUs } = await measure(() => ingest(store, batches));
    cpu.push(cpuUs / count);
    rate.push((count / ms) * 1000);
  }
  print(`ingest up to ${events} events: ${summary(cpu, 1)} us CPU per event, ${summary(rate, 0)} events/s`);
}

/** Ids anywhere in the database, so that no query finds what the one before has left in memory. */
function queriesAt(count) {
  const header = () => scanEvent(bytesOf(Math.floor(Math.random() * count)));
  return {
    'session list, 50': (store) => store.sessions(SCOPE, { size: 50 }),
    stats: (store) => store.stats(SCOPE),
    'one trace': (store) => store.query(SCOPE, { traceId: header().traceId }, { size: 1000, order: 'asc' }),
    'page of a session, 100': (store) =>
      store.query(SCOPE, { sessionId: header().sessionId }, { size: 100, order: 'desc' }),
    'latest 50': (store) => store.query(SCOPE, {}, { size: 50, order: 'desc' }),
    'latest 50 errors': (store) => store.query(SCOPE, { types: [EventType.ERROR] }, { size: 50, order: 'desc' }),
    'words that many have': (store) => store.query(SCOPE, { text: 'the license' }, { size: 50, order: 'desc' }),
    'a word that one has': (store) =>
      store.query(
        SCOPE,
        { text: `call_${7 * Math.floor(Math.random() * (count / 7)) + 2}` },
        { size: 50, order: 'desc' },
      ),
    'stats of the last tenth': (store) =>
      store.stats(SCOPE, { from: scanEvent(bytesOf(Math.floor(count * 0.9))).time }),
  };
}

async function timeQueries(store, queries, rounds = QUERIES) {
  const times = Object.fromEntries(Object.keys(queries).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, query] of Object.entries(queries)) {
      const { ms } = await measure(() => query(store));
      times[name].push(ms);
    }
  }
  return times;
}

/** How readers fare while the writer is never idle. */
async function timeWhileIngesting(store) {
  let done = false;
  const batches = batchesOf(events, 2 * INGEST_EVENTS);
  const writing = (async () => {
    while (!done && batches.length > 0) await ingest(store, batches.splice(0, IN_FLIGHT));
  })();
  const times = await timeQueries(store, queriesAt(events), 20);
  done = true;
  await writing;
  return times;
}

const SCANS = {
  'session list, 50':
    'SELECT session, min(time), max(time) AS last, count(*), sum(type = 40) FROM events NOT INDEXED WHERE scope = 1 GROUP BY session ORDER BY last DESC LIMIT 50',
  stats: 'SELECT type, count(*), count(DISTINCT session) FROM events NOT INDEXED WHERE scope = 1 GROUP BY type',
  'one trace': 'SELECT bytes FROM events NOT INDEXED WHERE scope = 1 AND trace = 5 ORDER BY time',
};

/** What the roll-ups and indexes spare, on the same database. */
function timeScans(path) {
  const database = new DatabaseSync(path, { readOnly: true });
  const times = Object.entries(SCANS).map(([name, sql]) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    const own = Array.from({ length: 3 }, () => {
      const start = performance.now();
      statement.all();
      return performance.now() - start;
    });
    return [name, median(own)];
  });
  database.close();
  return Object.fromEntries(times);
}

function freshPath() {
  databases++;
  return join(directory, String(databases), 'events.sqlite');
}

await benchIngest();
if (events > 0) await benchLarge();
rmSync(directory, { recursive: true });
