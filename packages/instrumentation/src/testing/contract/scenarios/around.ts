import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ofType, outcome, type Scenarios, scenario } from './contract-scenario.ts';
import type { Dialect } from './dialect.ts';
import { ONE_CALL } from './trails.ts';

/** What goes on around a call: its order, the app's context, strange values, and ourselves failing or going away. */
export function aroundScenarios(dialect: Dialect): Scenarios {
  return { ...order(dialect), ...hostile(dialect), ...ourselves(dialect) };
}

function order({ answer, call }: Dialect): Scenarios {
  return {
    'contract: the order of what happens': scenario({
      async run({ makeClient, print }) {
        const client = makeClient({
          fetch: async (_url: unknown, init: RequestInit) => {
            print('fetch', init.method);
            return Response.json(answer());
          },
        });
        // Before the call, so that whatever waits for a turn of the event loop comes later.
        setImmediate(() => print('next turn'));
        const calling = call(client);
        print('called');
        queueMicrotask(() => print('microtask'));
        calling.then(() => print('first reader'));
        calling.then(() => print('second reader'));
        await calling;
        print('awaited');
      },
      offline: { calls: 1, retries: 0 },
      trail: ONE_CALL,
    }),

    "contract: the app's context": scenario({
      async run({ makeClient, print }) {
        const storage = new AsyncLocalStorage();
        const fetch = async (): Promise<Response> => {
          print('fetch', storage.getStore());
          return Response.json(answer());
        };
        const client = makeClient({ fetch });
        await storage.run('one', async () => {
          await call(client);
          print('after', storage.getStore());
          await storage.run('deeper', () => call(client).then(() => print('then', storage.getStore())));
        });
        print('outside', storage.getStore());
      },
      offline: { calls: 2, retries: 0 },
      trail: [...ONE_CALL, ...ONE_CALL],
    }),
  };
}

/** What an answer can be where a server, or what stands before it, is broken. */
const STRANGE = [null, [], 'text', 7, {}, { content: null, choices: null }, { content: [{}, null], choices: [{}] }];

function hostile({ path, answer, frames, call, stream, textOf, textOfPiece }: Dialect): Scenarios {
  const pieces = [{ data: '7' }, { data: '[]' }, {}, { type: 7 }, { choices: [null] }, { delta: null }, ...frames()];
  const firstText = pieces.findIndex((piece) => JSON.stringify(piece).includes('Hel'));
  return {
    'contract: answers that say nothing': scenario({
      otherForm: true,
      serve: ({ on }) =>
        on(
          path,
          STRANGE.map((json) => ({ json })),
        ),
      async run(app) {
        for (const _ of STRANGE) app.print(await outcome(call(app.client), app));
      },
    }),

    'contract: pieces that say nothing': scenario({
      // A client that gives up at one of them is to be seen to close while the rest is still to come.
      serve: ({ on, released }) => on(path, { sse: pieces, hold: { afterFrames: firstText + 1, until: released } }),
      async run(app) {
        const read = async (): Promise<void> => {
          for await (const piece of await stream(app.client)) {
            app.print(piece);
            if (textOfPiece(piece) === 'Hel') await app.release();
          }
        };
        app.print(await outcome(read(), app));
      },
    }),

    'contract: requests with values of every kind': scenario({
      otherForm: true,
      serve: ({ on }) => on(path, { json: answer() }),
      async run(app) {
        const metadata: Record<string, unknown> = {
          date: new Date(0),
          map: new Map([[1, 2]]),
          error: new Error('e'),
          lone: '\ud800',
          big: 'x'.repeat(200_000),
          toJSON: undefined,
        };
        Object.defineProperty(metadata, 'hidden', { get: () => assert.fail('read'), enumerable: false });
        app.print(textOf(await call(app.client, { metadata })));
        const circle: { self?: unknown } = {};
        circle.self = circle;
        app.print(await outcome(call(app.client, { metadata: circle }), app));
        app.print(await outcome(call(app.client, { metadata: { big: 1n } }), app));
      },
      offline: { calls: 2, retries: 0 },
    }),

    'contract: an answer that the app changes at once': scenario({
      serve: ({ on }) => on(path, { json: answer() }),
      async run({ client, print }) {
        const given = await call(client);
        print(Object.isFrozen(given));
        if (typeof given === 'object' && given !== null)
          for (const key of Object.keys(given)) Reflect.set(given, key, 0);
      },
      trail: ONE_CALL,
    }),
  };
}

function ourselves({ path, answer, frames, call, stream, textOf, textOfPiece }: Dialect): Scenarios {
  return {
    'contract: our own code throws': scenario({
      process: 'contract: broken',
      serve: ({ on }) => on(path, [{ json: answer() }, { sse: frames() }]),
      unrecorded: 2,
      notices: [/was kept from the app/],
      async run({ client, breakUs, print }) {
        breakUs();
        print(textOf(await call(client)));
        for await (const piece of await stream(client)) print(textOfPiece(piece));
      },
      trail: [],
    }),

    'contract: registered after the client was made': scenario({
      process: 'contract: late',
      appRegisters: true,
      serve: ({ on }) => on(path, { json: answer() }),
      async run({ client, register, print }) {
        register();
        print(textOf(await call(client)));
      },
      trail: ONE_CALL,
    }),

    'contract: unregistered while a call is under way': scenario({
      process: 'contract: unregistered',
      serve: ({ on, released }) => on(path, () => released.then(() => ({ json: answer() }))),
      unrecorded: 1,
      async run({ client, unregister, print, arrived, release }) {
        const answered = call(client).then(textOf);
        await arrived(1);
        unregister();
        await release();
        print(await answered, textOf(await call(client)));
      },
      trail: ONE_CALL,
      check(evidence) {
        assert.equal(ofType(evidence, 'MODEL_INVOCATION_END').length, 1);
      },
    }),
  };
}
