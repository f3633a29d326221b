import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES, type TestStream } from './libraries.ts';
import { cancelled, completed, type Observed, observe, PATH, STARTED } from './observe.ts';

const PIECES = [{ id: 'a1' }, { text: 'Good ' }, { text: 'morning' }];

/** Whether iterators can be disposed of in this runtime. */
const DISPOSABLE = Symbol.asyncDispose in (async function* () {})();

let server: ScriptedServer;
let observed: Observed;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  observed.undo();
  await server.stop();
});

async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

for (const library of LIBRARIES) {
  /** An observed stream of the pieces; one that hangs stays open after them. */
  async function open(hang = false): Promise<TestStream> {
    observed = observe(library);
    server.on(PATH, { sse: PIECES, hang });
    const client = new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
    return (await client.chat.completions.create({ stream: true })) as TestStream;
  }

  describe(`version ${library.version}`, () => {
    test('the app gets the pieces, and the answer that they make is recorded', async () => {
      expect(await collect(await open())).toStrictEqual(PIECES);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
      expect(observed).toMatchObject({ calls: 1, unknown: [] });
      const end = (await observed.events()).find(({ responseId }) => responseId === 'a1');
      expect(end).toMatchObject({ metadata: { chunks: 3 }, content: { value: { response: { pieces: PIECES } } } });
      expect(end?.performance?.latencyMs).toBeGreaterThan(0);
    });

    test('its iterator is of the kind that the client makes', async () => {
      const stream = await open();
      const iterator = stream.iterator();
      const { iterator: make } = stream;
      expect(Object.getPrototypeOf(iterator)).toBe(make.prototype);
      expect(Object.prototype.toString.call(iterator)).toBe('[object AsyncGenerator]');
      expect(iterator[Symbol.asyncIterator]()).toBe(iterator);
      expect(await collect(iterator)).toStrictEqual(PIECES);
      expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    });

    test('a break closes the connection and is recorded as one', async () => {
      for await (const _ of await open(true)) break;
      await server.waitFor((request) => request.closedEarly);
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('early_break', 'a1')]);
    });

    test('ending it before the first piece does the same', async () => {
      const iterator = (await open(true)).iterator();
      expect(await iterator.return('over')).toStrictEqual({ done: true, value: 'over' });
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('early_break')]);
    });

    test.runIf(DISPOSABLE)('disposing of the iterator ends it', async () => {
      const iterator = (await open(true)).iterator();
      await iterator.next();
      await Reflect.get(iterator, Symbol.asyncDispose).call(iterator);
      await server.waitFor((request) => request.closedEarly);
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('early_break', 'a1')]);
    });

    test('what is thrown into it comes out again, and fails the call', async () => {
      const iterator = (await open(true)).iterator();
      await iterator.next();
      const error = new Error('of the app');
      await expect(iterator.throw(error)).rejects.toBe(error);
      expect(await observed.facts()).toMatchObject([STARTED, { type: 'ERROR' }, { status: 'FAILED', response: 'a1' }]);
    });

    test('an abort is recorded as one', async () => {
      const stream = await open(true);
      const pieces: unknown[] = [];
      for await (const piece of stream) {
        if (pieces.push(piece) === 3) stream.controller.abort();
      }
      expect(pieces).toStrictEqual(PIECES);
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('aborted', 'a1')]);
    });

    test('so is that of a stream which was never read', async () => {
      (await open(true)).controller.abort();
      expect(await observed.facts()).toStrictEqual([STARTED, cancelled('aborted')]);
    });

    test('both halves of a tee get all pieces, and the call is recorded once', async () => {
      const [left, right] = (await open()).tee();
      expect(await collect(left)).toStrictEqual(PIECES);
      expect(await collect(right)).toStrictEqual(PIECES);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
    });

    test('as a web stream it is recorded too', async () => {
      const text = await new Response((await open()).toReadableStream()).text();
      expect(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toStrictEqual(PIECES);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
    });

    test('reading it a second time fails as the client says, and changes nothing', async () => {
      const stream = await open();
      const pieces: unknown[] = [];
      for await (const piece of stream) {
        await expect(collect(stream)).rejects.toThrow('consumed');
        pieces.push(piece);
      }
      expect(pieces).toStrictEqual(PIECES);
      expect(await observed.facts()).toStrictEqual([STARTED, completed('a1')]);
    });

    test('an error in the middle reaches the app and fails the call with what had arrived', async () => {
      observed = observe(library);
      server.on(PATH, { sse: [{ id: 'a1' }, { error: { message: 'overloaded', code: 'server_error' } }] });
      const client = new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
      const stream = (await client.chat.completions.create({ stream: true })) as TestStream;
      await expect(collect(stream)).rejects.toThrow('overloaded');
      expect(await observed.facts()).toMatchObject([STARTED, { type: 'ERROR' }, { status: 'FAILED', response: 'a1' }]);
    });

    test('a connection lost in the middle does the same', async () => {
      observed = observe(library);
      server.on(PATH, { sse: PIECES, destroy: { afterFrames: 2 } });
      const client = new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
      const stream = (await client.chat.completions.create({ stream: true })) as TestStream;
      await expect(collect(stream)).rejects.toThrow();
      expect(await observed.facts()).toMatchObject([STARTED, { type: 'ERROR' }, { status: 'FAILED', response: 'a1' }]);
    });
  });
}
