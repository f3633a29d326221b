// One call of Chat Completions, in all the ways an app can make and read it.
import assert from 'node:assert/strict';
import { answerHello, completion } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { HELLO, helpersOf } from './common/requests.mjs';
import { ONE_CALL, ONE_CALL_WITHOUT_OUTPUT } from './common/trails.mjs';

const COUNTRY = {
  type: 'json_schema',
  json_schema: {
    name: 'country',
    strict: true,
    schema: {
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
      additionalProperties: false,
    },
  },
};

export const scenarios = {
  'chat plain': {
    serve: answerHello,
    async run({ client, print }) {
      print(await client.chat.completions.create(HELLO));
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.deepEqual(endOf(events).llm_invocation.response, completion());
      const texts = events.flatMap(({ message }) => message ?? []);
      assert.deepEqual(texts, [
        { role: 'user', text: 'Hello?' },
        { role: 'assistant', text: 'Hello!' },
      ]);
    },
  },

  'chat withResponse': {
    serve: answerHello,
    async run({ client, print }) {
      const { data, response, request_id } = await client.chat.completions.create(HELLO).withResponse();
      print(data, request_id, response.status, response.headers.get('content-type'), response.bodyUsed);
    },
    trail: ONE_CALL,
  },

  'chat asResponse, read by the app': {
    serve: answerHello,
    async run({ client, print }) {
      const response = await client.chat.completions.create(HELLO).asResponse();
      print(response.constructor.name, response.status, response.bodyUsed);
      print(await response.json());
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
    check({ events }) {
      assert.equal(endOf(events).metadata.raw_response, true);
      assert.equal(endOf(events).metadata.usage_source, 'missing');
    },
  },

  'chat asResponse and the answer as well': {
    serve: answerHello,
    async run({ client, print }) {
      const promise = client.chat.completions.create(HELLO);
      const response = await promise.asResponse();
      print(response.status, (await promise).choices[0].message.content);
    },
    trail: ONE_CALL,
  },

  'chat _thenUnwrap': {
    serve: answerHello,
    async run({ client, print }) {
      const promise = client.chat.completions.create(HELLO);
      const unwrapped = promise._thenUnwrap((answer, props) => `${answer.id} ${props.response.status}`);
      print(unwrapped instanceof promise.constructor, Object.keys(unwrapped));
      print(await unwrapped);
    },
    trail: ONE_CALL,
  },

  'chat then, catch and finally of one promise': {
    serve: answerHello,
    async run({ client, print }) {
      const promise = client.chat.completions.create(HELLO);
      const reads = [
        promise.then(({ id }) => `then ${id}`),
        promise.catch(() => 'never').then(({ id }) => `catch ${id}`),
        promise.finally(() => print('finally')).then(({ id }) => `finally ${id}`),
      ];
      print(await Promise.all(reads));
      const [once, again] = [await promise, await promise];
      print(once === again);
    },
    trail: ONE_CALL,
  },

  'chat parse with a JSON schema': {
    serve: ({ on }) => on('/chat/completions', { json: completion({ text: '{"name":"India"}' }) }),
    async run({ client, print }) {
      const answer = await helpersOf(client).parse({ ...HELLO, response_format: COUNTRY });
      print(answer.choices[0].message);
    },
    trail: ONE_CALL,
  },

  'chat of undefined': {
    async run({ client, print, inspectError }) {
      try {
        const promise = client.chat.completions.create(undefined);
        print('returned', promise.constructor.name);
        await promise;
      } catch (error) {
        print(inspectError(error));
      }
    },
    trail: [],
  },

  'chat by client.post': {
    serve: answerHello,
    async run({ client, print }) {
      print(await client.post('/chat/completions', { body: HELLO }));
    },
    trail: ONE_CALL,
  },

  'chat with a refusal': {
    serve: ({ on }) => {
      const answer = completion({ text: null });
      answer.choices[0].message.refusal = 'I cannot do that.';
      on('/chat/completions', { json: answer });
    },
    async run({ client, print }) {
      print((await client.chat.completions.create(HELLO)).choices[0].message);
    },
    trail: ONE_CALL.toSpliced(3, 0, 'POLICY_DECISION'),
    check({ events }) {
      assert.equal(events.findLast(({ message }) => message).message.text, 'I cannot do that.');
    },
  },

  'other endpoints': {
    serve({ on }) {
      on('/models', { json: { object: 'list', data: [{ id: 'gpt-test', object: 'model' }] } });
      on('/models/gpt-test', { json: { id: 'gpt-test', object: 'model' } });
      on('/chat/completions/chatcmpl_1', { json: completion() });
    },
    async run({ client, print }) {
      for await (const model of client.models.list()) print(model);
      print(await client.get('/models/gpt-test'));
      print((await client.chat.completions.retrieve('chatcmpl_1')).id);
    },
    trail: [],
  },
};
