// Us registered late, twice, in both formats, and no more.
import assert from 'node:assert/strict';
import { answerHello, completion } from './common/answers.mjs';
import { ofType } from './common/find.mjs';
import { callAndPrint, HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

function pairs(events) {
  return ofType(events, 'MODEL_INVOCATION_END').length;
}

export const scenarios = {
  'call under way when we are registered': {
    process: 'registered meanwhile',
    appRegisters: true,
    serve: ({ on, released }) => on('/chat/completions', () => released.then(() => ({ json: completion() }))),
    unrecorded: 1,
    async run({ client, register, print, arrived, release }) {
      const before = client.chat.completions.create(HELLO);
      before.catch(() => undefined);
      await arrived(1);
      register();
      await release();
      print((await before).id);
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
  },

  'client given to us': {
    process: 'given',
    appRegisters: true,
    serve: answerHello,
    unrecorded: 1,
    async run({ OpenAI, client, settings, instrument, print }) {
      await callAndPrint(client, print);
      print(instrument(client) === client);
      await callAndPrint(client, print);
      await callAndPrint(new OpenAI(settings), print);
      print(instrument(OpenAI) === OpenAI);
      await callAndPrint(client, print);
    },
    trail: [...ONE_CALL, ...ONE_CALL, ...ONE_CALL],
    check: ({ events }) => assert.equal(pairs(events), 3),
  },

  'registered twice': {
    serve: answerHello,
    async run({ client, register, print }) {
      const second = register();
      await callAndPrint(client, print);
      second?.unregister();
      await callAndPrint(client, print);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
  },

  'both formats of the library': {
    serve: answerHello,
    async run({ client, settings, otherOpenai, OpenAI, print }) {
      const other = await otherOpenai();
      print(other.OpenAI === OpenAI);
      await callAndPrint(client, print);
      await callAndPrint(new other.OpenAI(settings), print);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
    check: ({ events }) => assert.equal(pairs(events), 2),
  },

  'both formats of our package': {
    serve: answerHello,
    async run({ client, settings, otherOpenai, registerOther, print }) {
      await registerOther();
      await callAndPrint(client, print);
      const other = await otherOpenai();
      await callAndPrint(new other.OpenAI(settings), print);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
    check: ({ events }) => assert.equal(pairs(events), 2),
  },

  'both formats of our package, the first given up': {
    process: 'first given up',
    serve: answerHello,
    async run({ client, registerOther, unregister, print }) {
      await registerOther();
      unregister();
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
    check: ({ events }) => assert.equal(pairs(events), 1),
  },
};
