import { withTrace } from '@chaukas/core';
import { type Event, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES, type TestClientOptions, type TestStream } from './libraries.ts';
import { completed, type Observed, observe, PATH, STARTED } from './observe.ts';

let server: ScriptedServer;
let observed: Observed;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  observed.undo();
  await server.stop();
});

const ends = (events: readonly Event[]) => events.filter(({ type }) => type === EventType.MODEL_INVOCATION_END);

/** An answer whose body comes some turns after its headers. */
function slowAnswer(body: string, headers: Record<string, string>): Response {
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      controller.enqueue(new TextEncoder().encode(body));
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'content-type': 'application/json', ...headers } });
}

for (const library of LIBRARIES) {
  const connect = (more: Partial<TestClientOptions> = {}) =>
    new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0, ...more });

  describe(`version ${library.version}`, () => {
    test('calls at once, plain and streamed, are told apart', async () => {
      observed = observe(library, {
        request: (body) => ({ data: { type: 'generation', model: `asked ${Reflect.get(Object(body), 'n')}` } }),
      });
      // Answers come in another order than requests.
      server.on(PATH, ({ json }) => {
        const { n, stream } = json as { n: number; stream?: boolean };
        const delayMs = (7 * n) % 20;
        return stream ? { delayMs, sse: [{ id: `answer ${n}` }, {}] } : { delayMs, json: { id: `answer ${n}` } };
      });
      const client = connect();
      const calls = Array.from({ length: 20 }, async (_, n) => {
        const answer = await client.chat.completions.create({ n, stream: n % 2 === 1 });
        if (n % 2 === 1) for await (const _piece of answer as TestStream);
      });
      await Promise.all(calls);
      const events = await observed.events();
      const asked = new Map(
        events
          .filter(({ type }) => type === EventType.MODEL_INVOCATION_START)
          .map(({ spanId, content }) => [spanId, content.case === 'llmInvocation' ? content.value.model : '']),
      );
      expect(asked.size).toBe(20);
      const pairs = ends(events).map(({ spanId, responseId }) => `${asked.get(spanId)} = ${responseId}`);
      expect(pairs.sort()).toStrictEqual(Array.from({ length: 20 }, (_, n) => `asked ${n} = answer ${n}`).sort());
    });

    test('a call belongs to the trace in which it was made', async () => {
      observed = observe(library);
      server.on(PATH, { json: { id: 'a1' } });
      const client = connect();
      const traces = await Promise.all(
        ['one', 'other'].map((name) =>
          withTrace(name, async (trace) => {
            await client.chat.completions.create({});
            return trace.traceId;
          }),
        ),
      );
      expect(
        ends(await observed.events())
          .map(({ traceId }) => traceId)
          .sort(),
      ).toStrictEqual(traces.sort());
    });

    test('a request that the app makes inside its own fetch is no attempt of the call', async () => {
      observed = observe(library);
      server
        .on('/models', { status: 500, json: {} })
        .on('/tokens', { json: {} })
        .on(PATH, { json: { id: 'a1' } });
      let nested = 0;
      const inner = connect();
      const outer = connect({
        fetch: async (url, init) => {
          nested++;
          await inner.get('/models').catch(() => undefined);
          await inner.post('/tokens', { body: { nested } });
          return fetch(url, init);
        },
      });
      await outer.chat.completions.create({ n: 1 });
      expect(nested).toBe(1);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
      expect(server.requests.map(({ path }) => path)).toStrictEqual(['/models', '/tokens', PATH]);
    });

    test('a model call inside the own fetch of another is a call of its own, below it', async () => {
      observed = observe(library);
      server.on(PATH, [{ json: { id: 'inner' } }, { json: { id: 'outer' } }]);
      const inner = connect();
      const outer = connect({
        fetch: async (url, init) => {
          await inner.chat.completions.create({ n: 1 });
          return fetch(url, init);
        },
      });
      await outer.chat.completions.create({ n: 2 });
      const [innerEnd, outerEnd] = ends(await observed.events());
      expect([innerEnd?.responseId, outerEnd?.responseId]).toStrictEqual(['inner', 'outer']);
      expect(innerEnd?.parentSpanId).toBe(outerEnd?.spanId);
    });

    test('other endpoints pass through', async () => {
      observed = observe(library);
      server.on('/tokens', { json: { ok: true } });
      expect(await connect().post('/tokens', { body: {} })).toMatchObject({ ok: true });
      expect(await observed.events()).toStrictEqual([]);
    });

    test("the raw response is the app's to read, and the call is recorded without its answer", async () => {
      observed = observe(library);
      server.on(PATH, { json: { id: 'a1' } });
      const response = await connect().chat.completions.create({}).asResponse();
      expect(response.bodyUsed).toBe(false);
      expect(await response.json()).toStrictEqual({ id: 'a1' });
      // Whether the app lets the client read it after all shows at the end of this turn.
      await new Promise(setImmediate);
      const [end] = ends(await observed.events());
      expect(end).toMatchObject({ metadata: { raw_response: true }, responseId: '' });
    });

    test('the response beside the answer changes nothing of the record', async () => {
      observed = observe(library);
      const client = connect({ fetch: async () => slowAnswer('{"id":"a1"}', { 'x-request-id': 'req_1' }) });
      const { data, response } = await client.chat.completions.create({}).withResponse();
      expect([data, response.status]).toMatchObject([{ id: 'a1' }, 200]);
      const [end] = ends(await observed.events());
      expect(end).toMatchObject({ responseId: 'a1', metadata: { request_id: 'req_1' } });
    });

    test('a call under way when observation ends is recorded to its end, later ones are not', async () => {
      observed = observe(library);
      server.on(PATH, { sse: [{ id: 'a1' }, {}] });
      const client = connect();
      const stream = (await client.chat.completions.create({ stream: true })) as TestStream;
      observed.undo();
      for await (const _piece of stream);
      for await (const _piece of (await client.chat.completions.create({ stream: true })) as TestStream);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
    });
  });
}
