import { configure, flush, InMemoryEventExporter, withAgentSpan } from '@chaukas/core';
import { EventStatus, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES, type TestStream } from './libraries.ts';
import { observe, PATH } from './observe.ts';

const PIECES = [{ id: 'a1' }, { text: 'Good ' }, { text: 'morning' }];

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

const WAYS: readonly (readonly [string, string, (stream: TestStream) => Promise<unknown>])[] = [
  ['read to its end', 'COMPLETED', collect],
  ['read by both halves of a tee', 'COMPLETED', (stream) => Promise.all(stream.tee().map(collect))],
  ['read as a web stream', 'COMPLETED', (stream) => new Response(stream.toReadableStream()).text()],
  ['read twice', 'COMPLETED', async (stream) => [await collect(stream), await collect(stream).catch(String)]],
  [
    'left by a break',
    'CANCELLED early_break',
    async (stream) => {
      for await (const piece of stream) return piece;
      return undefined;
    },
  ],
  [
    'aborted',
    'CANCELLED aborted',
    async (stream) => {
      for await (const _ of stream) stream.controller.abort();
    },
  ],
];

for (const library of LIBRARIES) {
  describe(`version ${library.version}: a span whose callback gives a client's stream`, () => {
    async function open(): Promise<TestStream> {
      server.on(PATH, { sse: PIECES });
      const client = new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
      return (await client.chat.completions.create({ stream: true })) as TestStream;
    }

    test.for(WAYS)('ends when that is %s', async ([, status, read]) => {
      const exporter = new InMemoryEventExporter();
      configure({ exporter, quiet: true });
      const expected = await read(await open());
      const stream = await withAgentSpan(open, { data: { name: 'Streamer' } });
      await flush();
      expect(exporter.events.some(({ type }) => type === EventType.AGENT_END)).toBe(false);
      expect(await read(stream)).toEqual(expected);
      await flush();
      const ends = exporter.events.filter(({ type }) => type === EventType.AGENT_END);
      expect(ends.map((end) => [EventStatus[end.status], end.metadata?.end_reason].filter(Boolean).join(' '))).toEqual([
        status,
      ]);
    });

    test('goes on being observed by its instrumentation, inside the span', async () => {
      const observed = observe(library);
      const stream = await withAgentSpan(open, { data: { name: 'Streamer' } });
      expect(await collect(stream)).toEqual(PIECES);
      const events = await observed.events();
      observed.undo();
      const agent = events.find(({ type }) => type === EventType.AGENT_END);
      const model = events.find(({ type }) => type === EventType.MODEL_INVOCATION_END);
      expect(model).toMatchObject({ status: EventStatus.COMPLETED, parentSpanId: agent?.spanId });
      expect(events.indexOf(Object(model))).toBeLessThan(events.indexOf(Object(agent)));
    });
  });
}
