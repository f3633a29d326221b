// Answers and results that a careless look would break.
import assert from 'node:assert/strict';
import { answerHello, chunks, completion } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { call, saying } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

function responseOf(events) {
  return endOf(events).llm_invocation.response;
}

export const scenarios = {
  'hostile: the app changes the answer at once': {
    serve: answerHello,
    async run({ client, print }) {
      const answer = await client.chat.completions.create(saying('hi'));
      answer.choices[0].message.content = 'changed';
      answer.choices.length = 0;
      print(answer, Object.isFrozen(answer));
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.equal(responseOf(events).choices[0].message.content, 'Hello!');
    },
  },

  'hostile: answers that say nothing': {
    otherForm: true,
    serve: ({ on }) =>
      on(
        '/chat/completions',
        [null, [], 'text', 7, {}, { choices: null }, { choices: [{}] }].map((json) => ({ json })),
      ),
    async run({ client, print, inspectError }) {
      for (let index = 0; index < 7; index++) {
        print(await client.chat.completions.create(saying(`call ${index}`)).catch(inspectError));
      }
    },
  },

  'hostile: pieces that say nothing': {
    serve: ({ on, released }) =>
      on('/chat/completions', {
        sse: [
          { data: null },
          { data: 7 },
          { data: [] },
          {},
          { choices: [null] },
          { choices: [{ delta: null }] },
          ...chunks(),
        ],
        // A client that gives up at one of them is to be seen to close while the rest is still to come.
        hold: { afterFrames: 8, until: released },
      }),
    async run({ client, print, inspectError, release }) {
      const read = async () => {
        for await (const piece of await client.chat.completions.create(saying('hi', { stream: true }))) {
          print(piece);
          if (piece?.choices?.[0]?.delta?.content === 'Hel') await release();
        }
      };
      print(await read().catch(inspectError));
    },
  },

  'hostile: tool results of every kind': {
    otherForm: true,
    serve: ({ on }) => on('/chat/completions', { json: completion() }),
    async run(app) {
      const result = (content) => ({ role: 'tool', tool_call_id: 'call_1', content });
      const loop = (content) => ({
        model: 'gpt-test',
        messages: [
          { role: 'user', content: 'go' },
          {
            role: 'assistant',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
          },
          result(content),
        ],
      });
      for (const content of [
        '',
        null,
        7,
        { a: 1 },
        [{ type: 'text', text: 't' }],
        new Map(),
        new Error('e'),
        Buffer.from('b'),
      ]) {
        await call(app, loop(content));
      }
    },
  },

  'hostile: an answer of 5 MB': {
    otherForm: true,
    serve: ({ on }) => on('/chat/completions', { json: completion({ text: 'x'.repeat(5 * 1024 * 1024) }) }),
    async run({ client, print }) {
      print((await client.chat.completions.create(saying('much'))).choices[0].message.content.length);
    },
    trail: ONE_CALL,
  },

  'hostile: a stream of 2 MB in many pieces': {
    otherForm: true,
    serve: ({ on }) =>
      on('/chat/completions', { sse: chunks({ texts: Array.from({ length: 2000 }, () => 'y'.repeat(1024)) }) }),
    async run({ client, print }) {
      let length = 0;
      for await (const { choices } of await client.chat.completions.create(saying('much', { stream: true }))) {
        length += choices[0].delta.content?.length ?? 0;
      }
      print(length);
    },
    trail: ONE_CALL,
  },
};
