import { type Event, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES } from './libraries.ts';
import { cancelled, type Observed, observe, PATH, STARTED } from './observe.ts';

let server: ScriptedServer;
let observed: Observed;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  observed.undo();
  await server.stop();
});

const ANSWER = { json: { id: 'a1' } };
const HINT = { 'retry-after-ms': '20' };

function retries(events: readonly Event[]): unknown[] {
  return events.filter(({ type }) => type === EventType.RETRY).map(({ retry, metadata }) => ({ ...retry, metadata }));
}

for (const library of LIBRARIES) {
  /** A client that hardly waits where the server does not say how long. */
  function connect(maxRetries = 2) {
    observed = observe(library);
    const client = new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries });
    client.calculateDefaultRetryTimeoutMillis = () => 1;
    return client;
  }

  describe(`version ${library.version}`, () => {
    test('each further attempt is a retry of the one call', async () => {
      const client = connect();
      server.on(PATH, [{ status: 429, headers: HINT, json: {} }, { status: 500, json: {} }, ANSWER]);
      await client.chat.completions.create({});
      const events = await observed.events();
      expect(retries(events)).toMatchObject([
        { attempt: 1, strategy: 'server_hint', metadata: { reason: 'HTTP 429', http_status: 429 } },
        { attempt: 2, strategy: 'exponential_backoff', metadata: { reason: 'HTTP 500', http_status: 500 } },
      ]);
      expect(await observed.facts()).toMatchObject([STARTED, {}, {}, { status: 'COMPLETED', response: 'a1' }]);
      expect(events.find(({ responseId }) => responseId === 'a1')?.metadata).toMatchObject({ attempts: 3 });
      expect(observed.calls).toBe(1);
    });

    test('the wait is measured, up to the next attempt', async () => {
      const client = connect();
      server.on(PATH, [{ status: 429, headers: { 'retry-after-ms': '60' }, json: {} }, ANSWER]);
      await client.chat.completions.create({});
      const [{ backoffMs } = { backoffMs: 0 }] = retries(await observed.events()) as { backoffMs: number }[];
      // A timer may fire a millisecond early.
      expect(Number(backoffMs)).toBeGreaterThanOrEqual(59);
    });

    test('a connection that was cut is a reason too', async () => {
      const client = connect();
      server.on(PATH, [{ destroy: 'before' }, ANSWER]);
      await client.chat.completions.create({});
      expect(retries(await observed.events())).toMatchObject([{ attempt: 1, metadata: { reason: 'UND_ERR_SOCKET' } }]);
    });

    test('attempts that run out fail the call, once', async () => {
      const client = connect(1);
      server.on(PATH, { status: 503, json: { error: { message: 'busy' } } });
      await expect(client.chat.completions.create({})).rejects.toMatchObject({ status: 503 });
      expect((await observed.facts()).map(({ type, status }) => `${type} ${status}`)).toStrictEqual([
        'MODEL_INVOCATION_START STARTED',
        'RETRY IN_PROGRESS',
        'ERROR FAILED',
        'MODEL_INVOCATION_END FAILED',
      ]);
    });

    test('a streamed call retries before its stream begins', async () => {
      const client = connect();
      server.on(PATH, [{ status: 429, headers: HINT, json: {} }, { sse: [{ id: 'a1' }] }]);
      for await (const _piece of (await client.chat.completions.create({ stream: true })) as AsyncIterable<unknown>);
      expect(retries(await observed.events())).toHaveLength(1);
    });

    test('an abort while the client waits is one', async () => {
      const client = connect();
      const abort = new AbortController();
      server.on(PATH, { status: 429, headers: { 'retry-after-ms': '30000' }, json: {} });
      const call = client.chat.completions.create({}, { signal: abort.signal });
      await Promise.all([
        expect(call).rejects.toThrow(),
        server.waitFor(({ completed }) => completed).then(() => abort.abort()),
      ]);
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('aborted')]);
      expect(server.requests).toHaveLength(1);
    });

    test('an abort before the answer is one', async () => {
      const client = connect();
      const abort = new AbortController();
      server.on(PATH, { hang: true });
      const call = client.chat.completions.create({}, { signal: abort.signal });
      await Promise.all([
        expect(call).rejects.toThrow(),
        server.waitFor(({ matched }) => matched).then(() => abort.abort()),
      ]);
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('aborted')]);
    });
  });
}
