import { afterEach, expect, test } from 'vitest';
import { LIBRARIES, type TestLibrary, type TestStream } from './libraries.ts';
import { type Observed, observe } from './observe.ts';

const PIECES = 6;

let observed: Observed | undefined;
afterEach(() => {
  observed?.undo();
  observed = undefined;
});

/** How many pieces the client had taken from the connection each time the app had one, and some turns later. */
async function taken({ Client }: TestLibrary): Promise<number[]> {
  let pulls = 0;
  const body = () =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const text = pulls < PIECES ? `data: {"n":${pulls}}\n\n` : 'data: [DONE]\n\n';
          if (pulls++ <= PIECES) controller.enqueue(new TextEncoder().encode(text));
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  const client = new Client({
    apiKey: 'none',
    baseURL: 'http://127.0.0.1:1',
    fetch: async () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }),
  });
  const stream = (await client.chat.completions.create({ stream: true })) as TestStream;
  const counts: number[] = [];
  for await (const _ of stream) {
    counts.push(pulls);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    counts.push(pulls);
  }
  return counts;
}

test.for(LIBRARIES)('nothing is read ahead of the app, with version $version', async (library) => {
  const unobserved = await taken(library);
  observed = observe(library);
  expect(await taken(library)).toStrictEqual(unobserved);
  expect(observed.calls).toBe(1);
  expect(unobserved.at(0)).toBeLessThan(PIECES);
});
