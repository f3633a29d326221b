/** Run with `--expose-gc`: throws answers away in several ways, and prints what was recorded of each call. */
import { ScriptedServer } from '../../src/testing/index.ts';
import { LIBRARIES, type TestClient, type TestLibrary, type TestStream } from './libraries.ts';
import { type Fact, observe, PATH } from './observe.ts';

const TURNS = 50;
const lasting = new AbortController();

/** What an app can do with an answer that it does not want after all. */
const WAYS: Readonly<Record<string, (client: TestClient) => Promise<unknown>>> = {
  async promise({ chat }) {
    // Not even awaited: the client reads nothing of the answer.
    chat.completions.create({});
  },
  async stream({ chat }) {
    await chat.completions.create({ stream: true });
  },
  async iterator({ chat }) {
    const stream = (await chat.completions.create({ stream: true })) as TestStream;
    await stream.iterator().next();
  },
  async loop({ chat }) {
    const stream = (await chat.completions.create({ stream: true })) as TestStream;
    await stream[Symbol.asyncIterator]().next();
  },
  async signal({ chat }) {
    await chat.completions.create({ stream: true }, { signal: lasting.signal });
  },
};

/** Wastes the answer of one call, and waits for what is recorded of it. */
async function waste(library: TestLibrary, way: (client: TestClient) => Promise<unknown>): Promise<Fact[]> {
  const server = await ScriptedServer.start();
  server.on(PATH, ({ json }) =>
    Reflect.get(Object(json), 'stream') ? { sse: [{ id: 'a1' }, {}], hang: true } : { json: { id: 'a1' } },
  );
  const observed = observe(library);
  await way(new library.Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 }));
  await server.waitFor(({ framesSent, completed }) => completed || framesSent === 2);
  let facts: Fact[] = [];
  for (let turn = 0; turn < TURNS && facts.length < 2; turn++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
    await new Promise(setImmediate);
    facts = await observed.facts();
  }
  observed.undo();
  await server.stop();
  return facts;
}

const found: Record<string, Fact[]> = {};
for (const library of LIBRARIES) {
  for (const [name, way] of Object.entries(WAYS)) found[`${library.version} ${name}`] = await waste(library, way);
}
console.log(JSON.stringify(found));
