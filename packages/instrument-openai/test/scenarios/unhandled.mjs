// Promises that nobody awaits, and rejections that nobody handles.
import { apiError, completion } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';
import { failed } from './common/trails.mjs';

const OK = { json: completion() };

export const scenarios = {
  'rejection that a handler of the process counts': {
    serve: ({ on }) => on('/chat/completions', { status: 400, json: apiError('Invalid value.', 'invalid_value') }),
    async run({ client, print }) {
      let told;
      const unhandled = () => new Promise((resolve) => (told = resolve));
      const onUnhandled = (reason) => {
        print('unhandled', reason.constructor.name, reason.code);
        told();
      };
      process.on('unhandledRejection', onUnhandled);
      client.chat.completions.create(HELLO).then(print);
      await unhandled();
      await client.chat.completions.create(HELLO).catch(({ code }) => print('handled', code));
      const promise = client.chat.completions.create(HELLO);
      promise.then(print);
      promise.then(print);
      await unhandled();
      // The second reader's rejection is told of in the same turn.
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', onUnhandled);
    },
    trail: [...failed(), ...failed(), ...failed()],
  },

  'promise that nobody awaits': {
    process: 'not awaited',
    majors: [7],
    formats: ['esm'],
    serve: ({ on }) => on('/chat/completions', { status: 400, json: apiError('Invalid value.', 'invalid_value') }),
    async run({ client, print }) {
      client.chat.completions.create(HELLO);
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      print('never printed');
    },
    trail: failed(),
  },

  'answered promise that nobody awaits': {
    serve: ({ on }) => on('/chat/completions', OK),
    async run({ client, print, served }) {
      client.chat.completions.create(HELLO);
      while ((await served()).length === 0);
      print('still here');
    },
  },
};
