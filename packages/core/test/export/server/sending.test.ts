import { expect, it } from 'vitest';
import { PROTOCOLS } from '../../support/chaukas-server.ts';
import { exported, exporterTo, startServer } from './exporting.ts';

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const PATHS = { grpc: '/chaukas.spec.client.v1.ChaukasClientService/IngestEventBatch', http: '/events/batch' };

it.each(PROTOCOLS)('over %s, a batch arrives whole, with the key and an id of its own', async (protocol) => {
  const server = await startServer(protocol);
  expect(await exported(server, ['a', 'b'], { apiKey: 'secret' })).toEqual({ lost: [], lines: [] });
  await exported(server, ['c']);
  expect(server.received).toMatchObject([
    { path: PATHS[protocol], key: 'Bearer secret', ids: ['a', 'b'], tenants: ['t'] },
    { path: PATHS[protocol], key: undefined, ids: ['c'] },
  ]);
  const ids = server.received.map(({ batchId }) => batchId);
  for (const id of ids) expect(id).toMatch(UUID7);
  expect(new Set(ids).size).toBe(2);
});

it.each(PROTOCOLS)('over %s, the empty answer of the client service means that all is taken', async (protocol) => {
  const server = await startServer(protocol);
  server.rich = false;
  expect(await exported(server, ['a', 'b'])).toEqual({ lost: [], lines: [] });
  expect(server.stored).toEqual(['a', 'b']);
});

it.each(PROTOCOLS)('over %s, the events that the server names are lost alone, and said once', async (protocol) => {
  const server = await startServer(protocol, { take: true, rejected: ['b', 'of another batch'] });
  const { lost, lines } = await exported(server, ['a', 'b', 'c']);
  expect(lost).toEqual(['b: the server rejected it']);
  expect(lines).toEqual([`[chaukas] ${server.endpoint} did not take event b: the server rejected it.`]);
  expect(server.requests).toBe(1);
});

it.each(PROTOCOLS)('over %s, which events are meant that the server does not name is found out', async (protocol) => {
  const server = await startServer(protocol, { take: true, rejected: ['c'], unnamed: true });
  const { lost } = await exported(server, ['a', 'b', 'c', 'd']);
  expect(lost).toEqual(['c: the server rejected it']);
  // Until it was alone, `c` came with others, which the server knew by their ids.
  expect(server.ids).toEqual(['a', 'b', 'd']);
});

it('an address can have a path and slashes at its end, as for the Python SDK', async () => {
  const server = await startServer('http');
  await exported(server, ['a'], { endpoint: `${server.endpoint}/tenants/x/v1//` });
  expect(server.received[0]?.path).toBe('/tenants/x/v1/events/batch');
});

it.each([
  ['127.0.0.1:50051', 'grpc://127.0.0.1:50051'],
  ['GRPC://collector:50051/', 'grpc://collector:50051'],
  ['grpcs://chaukas.example', 'grpcs://chaukas.example'],
  ['https://chaukas.example/v1/', 'https://chaukas.example/v1'],
])('%s is shown as %s', (endpoint, shown) => {
  expect(exporterTo({ endpoint }).destination).toBe(shown);
});
