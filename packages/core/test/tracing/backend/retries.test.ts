import { expect, it, onTestFinished, vi } from 'vitest';
import { BackendSpanExporter, type BackendSpanExporterOptions, type ExportItem } from '../../../src/index.ts';
import { Ingest, type Reply } from '../../support/ingest.ts';
import { record } from '../../support/recording.ts';

const ITEM: ExportItem = { type: 'trace', traceId: 'trace_1', name: 'run', groupId: null };
const HOUR = 3_600_000;

/** Exports one trace to a server with these replies. */
async function exported(
  replies: readonly Reply[],
  options: BackendSpanExporterOptions = {},
): Promise<{ requests: number; outcome: unknown }> {
  const ingest = await Ingest.start(...replies);
  record();
  const exporter = new BackendSpanExporter({ apiKey: 'k', endpoint: ingest.endpoint, baseDelay: 1, ...options });
  const outcome = await exporter.export([ITEM]).then(
    () => 'sent',
    (error: Error) => error.message,
  );
  return { requests: ingest.posted.length, outcome };
}

const drop: Reply = (response) => void response.destroy();

it.each<[string, readonly Reply[], number, string]>([
  ['a success', [200], 1, 'sent'],
  ['no content', [204], 1, 'sent'],
  ['a server error that passes', [500, 503, 204], 3, 'sent'],
  ['a server error that stays', [500], 3, 'the server answered 500'],
  ['a network error that passes', [drop, 204], 2, 'sent'],
  ['a network error that stays', [drop], 3, 'socket hang up'],
  ['a bad request', [400, 204], 1, 'the server answered 400'],
  ['a wrong key', [401, 204], 1, 'the server answered 401'],
  ['a timeout', [408, 204], 2, 'sent'],
  ['a conflict', [409, 204], 2, 'sent'],
  ['too many requests', [429, 204], 2, 'sent'],
  ['a redirection', [[307, { location: '/elsewhere' }], 204], 1, 'the server answered 307'],
  ['a client error that may be tried again', [[400, { 'x-should-retry': 'TRUE' }], 204], 2, 'sent'],
  ['a server error that may not', [[500, { 'x-should-retry': ' false ' }], 204], 1, 'the server answered 500'],
])('%s', async (_name, replies, requests, outcome) => {
  expect(await exported(replies)).toEqual({ requests, outcome });
});

it.each([
  [1, 1],
  [0, 1],
  [5, 5],
])('%s attempts in all', async (maxRetries, requests) => {
  expect(await exported([503], { maxRetries })).toEqual({ requests, outcome: 'the server answered 503' });
});

it.each<[string, Record<string, string>]>([
  ['retry-after-ms', { 'retry-after-ms': String(HOUR), 'retry-after': '0' }],
  ['retry-after in seconds', { 'retry-after': '3600' }],
  ['retry-after as a date', { 'retry-after': new Date(Date.now() + HOUR).toUTCString() }],
])('waits as %s asks', async (_name, headers) => {
  const ingest = await Ingest.start([503, headers]);
  record();
  const abort = new AbortController();
  const exporter = new BackendSpanExporter({ apiKey: 'k', endpoint: ingest.endpoint, baseDelay: 1, maxDelay: HOUR });
  const outcome = exporter.export([ITEM], abort.signal).catch((error: Error) => error.name);
  await ingest.requests(1);
  // Another one meanwhile comes through all of its attempts.
  expect((await exported([503, 503, 204])).requests).toBe(3);
  expect(ingest.posted).toHaveLength(1);
  abort.abort();
  expect(await outcome).toBe('AbortError');
});

it('waits no longer than it may', async () => {
  expect(await exported([[429, { 'retry-after': '3600' }], 204], { maxDelay: 1 })).toEqual({
    requests: 2,
    outcome: 'sent',
  });
});

it('makes nothing of what a server asks in no known form', async () => {
  const strange = { 'retry-after-ms': '-5', 'retry-after': 'soon' };
  expect(await exported([[503, strange], 204])).toEqual({ requests: 2, outcome: 'sent' });
});

it('gives up a server that does not answer when it is told to', async () => {
  const ingest = await Ingest.start(() => undefined);
  record();
  const abort = new AbortController();
  const exporter = new BackendSpanExporter({ apiKey: 'k', endpoint: ingest.endpoint });
  const outcome = exporter.export([ITEM], abort.signal).catch((error: Error) => error.name);
  await ingest.requests(1);
  abort.abort();
  expect(await outcome).toBe('AbortError');
});

it('gives an answer one minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const ingest = await Ingest.start(() => undefined);
  record();
  const exporter = new BackendSpanExporter({ apiKey: 'k', endpoint: ingest.endpoint, maxRetries: 1 });
  let outcome: unknown = 'open';
  const settled = exporter.export([ITEM]).catch((error: Error) => {
    outcome = error.message;
  });
  await ingest.requests(1);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(outcome).toBe('open');
  await vi.advanceTimersByTimeAsync(1);
  await settled;
  expect(outcome).toBe('no answer within 60 s');
});

it('says which options make no sense', async () => {
  const { lines } = record();
  // JavaScript users may give anything.
  new BackendSpanExporter({ maxRetries: -1, baseDelay: Number.NaN, maxDelay: '5' as unknown as number });
  expect(lines).toEqual([
    '[chaukas] BackendSpanExporter: maxRetries cannot be -1: 3 is used',
    '[chaukas] BackendSpanExporter: baseDelay cannot be NaN: 1000 is used',
    '[chaukas] BackendSpanExporter: maxDelay cannot be 5: 30000 is used',
  ]);
});

it('an address that makes no sense is not replaced by another one', async () => {
  record();
  const outcome = await exported([204], { endpoint: 'traces.example' });
  expect(outcome).toEqual({ requests: 0, outcome: expect.stringContaining('Invalid URL') });
});
