// What goes on around a call: its order, the context of the app, calls inside calls.
import { AsyncLocalStorage } from 'node:async_hooks';
import { chunks, completion } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

/** A call inside a call. */
const NESTED = ONE_CALL.toSpliced(3, 0, 'MODEL_INVOCATION_START', 'MODEL_INVOCATION_END');

export const scenarios = {
  'context of the app': {
    async run({ OpenAI, settings, print, withTrace, withFunctionSpan }) {
      const storage = new AsyncLocalStorage();
      const fetch = async () => {
        print('fetch', storage.getStore());
        return Response.json(completion());
      };
      const client = new OpenAI({ ...settings, fetch });
      const call = async (name) => {
        await client.chat.completions.create(HELLO);
        print('after', storage.getStore());
        await storage.run(`${name}, deeper`, () => client.chat.completions.create(HELLO));
        client.chat.completions.create(HELLO).then(() => print('then', storage.getStore()));
        await client.chat.completions.create(HELLO);
        print('at last', storage.getStore());
      };
      await storage.run('one', () => call('one'));
      await storage.run('two', () => withTrace('workflow', () => call('two')));
      await withTrace('workflow', () =>
        withFunctionSpan(() => storage.run('three', () => call('three')), { data: { name: 'tool' } }),
      );
      print('outside', storage.getStore());
    },
    offline: { calls: 12, retries: 0 },
  },

  'what keeps the process alive': {
    process: 'alive',
    serve: ({ on }) =>
      on('/chat/completions', [
        { json: completion({ toolCalls: [['call_1', 'f', {}]] }) },
        { sse: chunks(), hang: true },
      ]),
    async run({ client, print }) {
      await client.chat.completions.create(HELLO);
      const stream = await client.chat.completions.create({ ...HELLO, stream: true });
      stream.controller.abort();
      const mine = setTimeout(() => print('the last thing'), 300);
      print(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|Tick/.test(name)));
      print(mine.hasRef(), process.listenerCount('SIGTERM'), process.listenerCount('uncaughtException'));
    },
  },

  'a fetch of the app that makes a call itself': {
    serve: ({ on }) => on('/chat/completions', { json: completion({ id: 'chatcmpl_inner', text: 'inner' }) }),
    async run({ OpenAI, client, settings, print }) {
      const fetch = async () => {
        const inner = await client.chat.completions.create({ ...HELLO, model: 'gpt-inner' });
        return Response.json(
          completion({ id: 'chatcmpl_outer', text: `outer of ${inner.choices[0].message.content}` }),
        );
      };
      const outer = new OpenAI({ ...settings, fetch });
      print((await outer.chat.completions.create(HELLO)).choices[0].message.content);
    },
    offline: { calls: 1, retries: 0 },
    trail: NESTED,
  },

  'a fetch of the app that uses the same client': {
    serve: ({ on }) =>
      on('/chat/completions', ({ json }) => ({ json: completion({ text: `you said ${json.messages[0].content}` }) })),
    async run({ OpenAI, settings, print }) {
      let first = true;
      const fetch = async (url, init) => {
        if (first) {
          first = false;
          print('checked', (await client.chat.completions.create(ask('may I?'))).choices[0].message.content);
        }
        return globalThis.fetch(url, init);
      };
      const ask = (content) => ({ model: 'gpt-test', messages: [{ role: 'user', content }] });
      const client = new OpenAI({ ...settings, fetch });
      print((await client.chat.completions.create(ask('go'))).choices[0].message.content);
    },
    trail: NESTED,
  },
};
