// Clients made and used in every way.
import assert from 'node:assert/strict';
import { answerHello, completion } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { callAndPrint, HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

export const scenarios = {
  'client withOptions': {
    majors: [5, 6, 7],
    serve: answerHello,
    async run({ client, print }) {
      const clone = client.withOptions({ maxRetries: 7, defaultHeaders: { 'x-app': 'clone' } });
      await callAndPrint(clone, print);
      print(clone.maxRetries, clone.constructor === client.constructor);
    },
    trail: ONE_CALL,
  },

  'client of a subclass': {
    serve: answerHello,
    async run({ OpenAI, settings, print }) {
      class Ours extends OpenAI {
        async prepareOptions(options) {
          print('prepareOptions', options.path);
          await super.prepareOptions(options);
        }
        makeRequest(...args) {
          print('makeRequest', args.length);
          return super.makeRequest(...args);
        }
      }
      const client = new Ours(settings);
      await callAndPrint(client, print);
      print(client.constructor.name);
    },
    trail: ONE_CALL,
  },

  'client of Azure': {
    serve: ({ on }) => on('/deployments/gpt-test/chat/completions', { json: completion() }),
    async run({ openai, baseURL, print }) {
      const client = new openai.AzureOpenAI({ baseURL, apiKey: 'azure-key', apiVersion: '2024-10-21' });
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
    check({ events }) {
      const end = endOf(events);
      assert.equal(end.llm_invocation.provider, 'azure.openai');
    },
  },

  'client whose method was taken off': {
    serve: answerHello,
    async run({ client, print }) {
      const create = client.chat.completions.create.bind(client.chat.completions);
      const { post } = client;
      print((await create(HELLO)).id, (await post.call(client, '/chat/completions', { body: HELLO })).id);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
  },

  'client whose method the app replaced': {
    serve: answerHello,
    async run({ client, print }) {
      const { create } = client.chat.completions;
      client.chat.completions.create = function (...args) {
        print('mine', args.length);
        return create.apply(this, args);
      };
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
  },

  'log level debug': {
    serve: ({ on }) =>
      on('/chat/completions', [
        { status: 500, headers: { 'retry-after-ms': '5' }, text: 'no' },
        { json: completion() },
      ]),
    async run({ OpenAI, settings, print }) {
      await callAndPrint(new OpenAI({ ...settings, logLevel: 'debug' }), print);
    },
    trail: ONE_CALL.toSpliced(3, 0, 'RETRY'),
  },
};
