// One message, in all the ways an app can ask for and read it.
import assert from 'node:assert/strict';
import { answerHello, events, message, text } from './common/answers.mjs';
import { endOf, ofType } from './common/find.mjs';
import { asking, HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

const THOUGHT = [
  { type: 'thinking', thinking: 'The user greets me.', signature: 'c2lnbmVk' },
  { type: 'redacted_thinking', data: 'aGlkZGVu' },
  text('Hello!'),
];

const CITED = [
  {
    ...text('The sky is blue.'),
    citations: [
      { type: 'char_location', cited_text: 'blue', document_index: 0, start_char_index: 0, end_char_index: 4 },
    ],
  },
];

/** Streamed or not, the trail has the message as the provider would give it in one piece. */
function sameStreamed(name, content) {
  const whole = message({ content });
  const check = ({ events: found }) => assert.deepEqual(endOf(found).llm_invocation.response.content, content);
  return {
    [`message ${name}`]: {
      serve: ({ on }) => on('/messages', { json: whole }),
      async run({ client, print }) {
        print(await client.messages.create(HELLO));
      },
      trail: ONE_CALL,
      check,
    },
    [`message ${name}, streamed`]: {
      serve: ({ on }) => on('/messages', { sse: events(whole) }),
      async run({ client, print }) {
        for await (const event of await client.messages.create({ ...HELLO, stream: true })) print(event);
      },
      trail: ONE_CALL,
      check,
    },
  };
}

export const scenarios = {
  ...sameStreamed('with thinking', THOUGHT),
  ...sameStreamed('with citations', CITED),

  'message in full': {
    serve: answerHello,
    async run({ client, print }) {
      print(await client.messages.create({ ...HELLO, temperature: 0.5, top_p: 0.9, system: 'Be brief.' }));
    },
    trail: ONE_CALL,
    check({ events: found }) {
      const { llm_invocation, response_id } = endOf(found);
      const { provider, model, temperature, top_p, max_tokens, finish_reason } = llm_invocation;
      assert.deepEqual(
        { provider, model, temperature, top_p, max_tokens, finish_reason, response_id },
        {
          provider: 'anthropic',
          model: 'claude-test-1',
          temperature: 0.5,
          top_p: 0.9,
          max_tokens: 64,
          finish_reason: 'end_turn',
          response_id: 'msg_1',
        },
      );
    },
  },

  'message stream helper': {
    serve: ({ on }) => on('/messages', { sse: events(message({ content: THOUGHT })) }),
    async run({ client, print }) {
      const stream = client.messages.stream(HELLO);
      for (const name of ['connect', 'text', 'thinking', 'contentBlock', 'message', 'end', 'error', 'abort']) {
        stream.on(name, (...args) => print(name, ...args));
      }
      print(await stream.finalMessage(), await stream.finalText());
    },
    trail: ONE_CALL,
  },

  'message stream helper aborted': {
    serve: ({ on }) => on('/messages', { sse: events(message()).slice(0, 3), hang: true }),
    async run({ client, print, served, inspectError }) {
      const stream = client.messages.stream(HELLO);
      stream.on('text', () => stream.abort());
      print(await stream.done().catch(inspectError), stream.aborted, await served());
    },
    check({ events: found }) {
      assert.equal(endOf(found).metadata.end_reason, 'aborted');
    },
  },

  'message beta': {
    serve: ({ on }) => on('/messages', [{ json: message() }, { sse: events(message()) }]),
    async run({ client, print }) {
      const request = { ...HELLO, betas: ['context-1m-2025-08-07'] };
      print(await client.beta.messages.create(request));
      print(await client.beta.messages.stream(request).finalText());
    },
    trail: [...ONE_CALL, ...ONE_CALL],
  },

  'message parse': {
    majors: [1],
    serve: ({ on }) => on('/messages', { json: message({ content: [text('{"name":"India"}')] }) }),
    async run({ client, print }) {
      const schema = { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false };
      const output_config = { format: { type: 'json_schema', schema } };
      print((await client.messages.parse({ ...HELLO, output_config })).parsed_output);
    },
    trail: ONE_CALL,
  },

  'message _thenUnwrap': {
    serve: answerHello,
    async run({ client, anthropic, print }) {
      const unwrapped = client.messages.create(HELLO)._thenUnwrap(({ id }) => `id ${id}`);
      print(unwrapped instanceof anthropic.APIPromise, await unwrapped);
    },
    trail: ONE_CALL,
  },

  'message withOptions': {
    serve: answerHello,
    async run({ client, print }) {
      print((await client.withOptions({ maxRetries: 0 }).messages.create(HELLO)).id);
    },
    trail: ONE_CALL,
  },

  'message with an image': {
    otherForm: true,
    serve: answerHello,
    async run({ client, print }) {
      const source = { type: 'base64', media_type: 'image/png', data: `iVBORw0KGgo${'abcdEFGH0123'.repeat(500)}=` };
      print((await client.messages.create(asking([{ type: 'image', source }, text('What is it?')]))).id);
    },
    trail: ONE_CALL,
    check({ events: found }) {
      assert.equal(ofType(found, 'INPUT_RECEIVED')[0].message.text, 'What is it?');
      assert.ok(!JSON.stringify(found).includes('abcdEFGH0123'), 'the image is not copied');
    },
  },

  'message that the app begins itself': {
    serve: answerHello,
    async run({ client, print }) {
      const messages = [...HELLO.messages, { role: 'assistant', content: 'Well,' }];
      print((await client.messages.create({ ...HELLO, messages })).id);
    },
    trail: ONE_CALL,
  },

  'other endpoints': {
    serve({ on }) {
      on('/messages/count_tokens', { json: { input_tokens: 11 } });
      on('/models/claude-test', { json: { id: 'claude-test', type: 'model', display_name: 'Test' } });
    },
    async run({ client, print }) {
      print(await client.messages.countTokens({ model: 'claude-test', messages: HELLO.messages }));
      print(await client.models.retrieve('claude-test'));
    },
    trail: [],
  },
};
