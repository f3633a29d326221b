import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientSpec, ModelRoute, StreamReducer } from '../../src/stainless/index.ts';
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES, type TestLibrary, type TestStream } from './libraries.ts';
import { type Observed, observe, PATH } from './observe.ts';

function planted(): never {
  throw new Error('planted');
}

const NO_REDUCER: StreamReducer = { push: () => true, value: () => ({}) };

/** Our own code that fails, in every place that a vendor's package fills. */
const PLANTED: readonly [where: string, route: Partial<ModelRoute>, spec?: Partial<ClientSpec>][] = [
  ['the reading of the request', { request: planted }],
  ['the reading of the answer', { answer: planted }],
  ['the making of a reducer', { reducer: planted }],
  ['a reducer that takes a piece', { reducer: () => ({ ...NO_REDUCER, push: planted }) }],
  ['a reducer that gives its value', { reducer: () => ({ ...NO_REDUCER, value: planted }) }],
  ['the naming of the provider', {}, { provider: planted }],
  ['the counting of calls', {}, { onCall: planted }],
  ['the option to ask for usage', {}, { askForUsage: planted }],
  ['the asking for usage', { askForUsage: planted }, { askForUsage: () => true }],
  [
    'the hiding of usage',
    { askForUsage: (body) => ({ ...Object(body) }), isUsagePiece: planted },
    { askForUsage: () => true },
  ],
  [
    'all of it',
    { request: planted, answer: planted, reducer: planted, askForUsage: planted, isUsagePiece: planted },
    { provider: planted, onCall: planted, askForUsage: planted, onUnknown: planted },
  ],
];

let server: ScriptedServer;
let observed: Observed | undefined;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  observed?.undo();
  observed = undefined;
  await server.stop();
});

/** What the app gets of a plain, a streamed and a failing call. */
async function run({ Client }: TestLibrary): Promise<unknown[]> {
  server.reset();
  server.on(PATH, [
    { json: { id: 'a1', text: 'Hi' } },
    { sse: [{ id: 'a2' }, { text: 'Hi' }] },
    { status: 400, json: { error: { message: 'no', code: 'bad' } } },
  ]);
  const client = new Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
  const plain = await client.chat.completions.create({ n: 1 });
  const pieces: unknown[] = [];
  for await (const piece of (await client.chat.completions.create({ n: 2, stream: true })) as TestStream) {
    pieces.push(piece);
  }
  const error = await client.chat.completions.create({ n: 3 }).catch((thrown: unknown) => thrown);
  return [plain, pieces, String(error)];
}

for (const library of LIBRARIES) {
  describe(`version ${library.version}: an error of ours in`, () => {
    test.for(PLANTED)('%s does not reach the app', async ([, route, spec]) => {
      const before = await run(library);
      observed = observe(library, route, spec);
      expect(await run(library)).toStrictEqual(before);
      expect(server.requests.map(({ json }) => json)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    test.for(PLANTED)('%s does not keep the calls from being recorded', async ([, route, spec]) => {
      observed = observe(library, route, spec);
      await run(library);
      const ends = (await observed.facts()).filter(({ type }) => type === 'MODEL_INVOCATION_END');
      expect(ends.map(({ status }) => status)).toStrictEqual(['COMPLETED', 'COMPLETED', 'FAILED']);
    });
  });
}
