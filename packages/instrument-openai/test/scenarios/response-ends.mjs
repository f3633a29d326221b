// Responses that fail, are cut short or left.
import assert from 'node:assert/strict';
import { response, responseEvents } from './common/answers.mjs';
import { endOf, ofType } from './common/find.mjs';
import { failed, ONE_CALL } from './common/trails.mjs';

const HELLO = { model: 'gpt-test', input: 'Hello?' };

export const scenarios = {
  'response streamed, left by break': {
    serve: ({ on }) => on('/responses', { sse: responseEvents(response()).slice(0, 6), hang: true }),
    async run({ client, print, served }) {
      for await (const event of await client.responses.create({ ...HELLO, stream: true })) {
        print(event.type);
        if (event.type === 'response.output_text.delta') break;
      }
      print(await served());
    },
    check({ events }) {
      assert.equal(endOf(events).metadata.end_reason, 'early_break');
      assert.equal(endOf(events).llm_invocation.response.output[0].content[0].text, 'Hell');
    },
  },

  'response streamed, with an error': {
    serve: ({ on }) =>
      on('/responses', {
        sse: [
          ...responseEvents(response()).slice(0, 4),
          { event: 'error', data: { type: 'error', code: 'server_error', message: 'The engine failed.', param: null } },
        ],
      }),
    async run({ client, print, inspectError }) {
      const read = async () => {
        for await (const event of await client.responses.create({ ...HELLO, stream: true })) print(event.type);
      };
      print(await read().catch(inspectError));
    },
    trail: failed(),
  },

  'response that failed': {
    serve: ({ on }) => {
      const error = { code: 'server_error', message: 'The engine failed.' };
      on('/responses', { json: response({ status: 'failed', error, output: [], usage: null }) });
    },
    async run({ client, print }) {
      const answer = await client.responses.create(HELLO);
      print(answer.status, answer.error);
    },
    trail: failed(),
    check({ events }) {
      const { error } = ofType(events, 'ERROR')[0];
      assert.deepEqual([error.error_code, error.error_message], ['server_error', 'The engine failed.']);
    },
  },

  'response streamed that failed': {
    serve: ({ on }) => {
      const error = { code: 'server_error', message: 'The engine failed.' };
      const failed = response({ status: 'failed', error, output: [] });
      on('/responses', { sse: responseEvents(failed, 'response.failed'), done: false });
    },
    async run({ client, print, inspectError }) {
      const read = async () => {
        for await (const event of await client.responses.create({ ...HELLO, stream: true })) print(event.type);
      };
      print(await read().catch(inspectError));
    },
    trail: failed(),
  },

  'response that is incomplete': {
    serve: ({ on }) => {
      const incomplete_details = { reason: 'max_output_tokens' };
      on('/responses', { json: response({ status: 'incomplete', incomplete_details, text: 'Hel' }) });
    },
    async run({ client, print }) {
      const answer = await client.responses.create(HELLO);
      print(answer.status, answer.incomplete_details, answer.output_text);
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.equal(endOf(events).llm_invocation.finish_reason, 'max_output_tokens');
    },
  },

  'response refused by the provider': {
    serve: ({ on }) =>
      on('/responses', { status: 400, json: { error: { message: 'No.', code: 'bad', param: 'input' } } }),
    async run({ client, print, inspectError }) {
      print(await client.responses.create(HELLO).catch(inspectError));
    },
    trail: failed(),
  },
};
