import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import {
  addTraceProcessor,
  BackendSpanExporter,
  type BackendSpanExporterOptions,
  BatchTraceProcessor,
  flush,
  functionSpan,
  type TraceOptions,
  withTrace,
} from '../../../src/index.ts';
import { Ingest } from '../../support/ingest.ts';
import { record } from '../../support/recording.ts';

/** Runs a trace with one tool, named after the trace, for each of `traces`. */
async function exported(
  ingest: Ingest,
  options: BackendSpanExporterOptions,
  ...traces: TraceOptions[]
): Promise<string[]> {
  const { lines } = record();
  addTraceProcessor(new BatchTraceProcessor(new BackendSpanExporter({ endpoint: ingest.endpoint, ...options })));
  for (const [index, trace] of traces.entries()) {
    withTrace(`run ${index}`, () => functionSpan(`tool ${index}`).start().finish(), trace);
  }
  await flush();
  return [...lines];
}

const namesOf = (data: unknown[]): unknown[] =>
  data.map((item) => Reflect.get(Object(item), 'workflow_name') ?? Reflect.get(Object(item), 'span_data').name);

it('posts traces and spans with the headers of the originals', async () => {
  const ingest = await Ingest.start();
  const lines = await exported(ingest, { apiKey: ' key-1\n' }, { groupId: 'g', metadata: { a: 1 } });
  expect(lines).toEqual([]);
  expect(ingest.posted).toHaveLength(1);
  const [{ method, path, headers } = {}] = ingest.posted;
  expect([method, path]).toEqual(['POST', '/v1/traces/ingest']);
  expect(headers).toMatchObject({
    authorization: 'Bearer key-1',
    'content-type': 'application/json',
    'openai-beta': 'traces=v1',
  });
  expect(Object.keys(headers ?? {}).filter((name) => /organization|project/.test(name))).toEqual([]);
  const [trace, span] = ingest.items;
  expect(trace).toMatchObject({ object: 'trace', workflow_name: 'run 0', group_id: 'g', metadata: { a: 1 } });
  expect(span).toMatchObject({
    object: 'trace.span',
    trace_id: trace?.id,
    span_data: { type: 'function', name: 'tool 0', input: '', output: '' },
    error: null,
  });
});

it('says whose organization and project they are', async () => {
  const ingest = await Ingest.start();
  await exported(ingest, { apiKey: 'k', organization: 'org-1', project: 'proj-1' }, {});
  expect(ingest.posted[0]?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
});

it('sends what belongs to a tenant with the key of that tenant, and nothing of it with another', async () => {
  const ingest = await Ingest.start();
  await exported(ingest, { apiKey: 'own' }, {}, { tracingApiKey: 'tenant' }, { tracingApiKey: '' });
  const byKey = Object.fromEntries(ingest.posted.map(({ headers, data }) => [headers.authorization, namesOf(data)]));
  expect(byKey).toEqual({
    'Bearer own': ['run 0', 'tool 0', 'run 2', 'tool 2'],
    'Bearer tenant': ['run 1', 'tool 1'],
  });
  expect(JSON.stringify(ingest.items)).not.toMatch(/"tenant"|api_?key/i);
});

it('a tenant whose key is refused takes nothing from the others', async () => {
  const refused = (response: ServerResponse): void => {
    response.writeHead(response.req.headers.authorization === 'Bearer bad' ? 401 : 204).end();
  };
  const choosy = await Ingest.start(refused);
  const lines = await exported(choosy, { apiKey: 'good' }, { tracingApiKey: 'bad' }, {});
  expect(choosy.posted).toHaveLength(2);
  expect(lines).toEqual([
    '[chaukas] BatchTraceProcessor with BackendSpanExporter could not export: the server answered 401',
  ]);
});

it('without a key nothing is sent, which is said once', async () => {
  const ingest = await Ingest.start();
  const lines = await exported(ingest, {}, {}, {});
  expect(ingest.posted).toEqual([]);
  expect(lines).toEqual([expect.stringContaining('BackendSpanExporter has no API key and sends nothing')]);
});

it('a printed trace, span or item does not show the key', async () => {
  record();
  const printed: string[] = [];
  const print = (item: object): void => void printed.push(inspect(item, { depth: 5 }), JSON.stringify(item));
  addTraceProcessor(new BatchTraceProcessor({ export: (items) => items.forEach(print) }));
  withTrace('run', (trace) => print({ trace, span: functionSpan('tool').start() }), { tracingApiKey: 'tenant-key' });
  await flush();
  expect(printed.length).toBeGreaterThan(2);
  expect(printed.join()).not.toContain('tenant-key');
});
