// Streamed answers of Chat Completions: read to the end, in every way that a stream can be read.
import assert from 'node:assert/strict';
import { chunks, completion } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { readAll, STREAM_HELLO } from './common/requests.mjs';
import { ONE_CALL, ONE_CALL_WITHOUT_OUTPUT } from './common/trails.mjs';

const answerHello = ({ on }) => on('/chat/completions', { sse: chunks() });

export const scenarios = {
  'stream tee': {
    serve: answerHello,
    async run({ client, print, served }) {
      const [left, right] = (await client.chat.completions.create(STREAM_HELLO)).tee();
      print(left.constructor.name, Object.keys(left));
      const show = async (name, stream) => {
        for await (const chunk of stream) print(name, chunk.choices[0]?.delta.content);
      };
      await Promise.all([show('left', left), show('right', right)]);
      print(await served());
    },
    trail: ONE_CALL,
  },

  'stream tee of which one branch is read': {
    serve: answerHello,
    async run({ client, print, served }) {
      const [left] = (await client.chat.completions.create(STREAM_HELLO)).tee();
      print(await readAll(left), await served());
    },
    trail: ONE_CALL,
  },

  'stream toReadableStream': {
    serve: answerHello,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      const readable = stream.toReadableStream();
      print(readable.constructor.name, await new Response(readable).text(), await served());
    },
    trail: ONE_CALL,
  },

  'stream read twice': {
    serve: answerHello,
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readAll(stream));
      print(await readAll(stream).catch(inspectError));
    },
    trail: ONE_CALL,
  },

  'stream withResponse': {
    serve: answerHello,
    async run({ client, print }) {
      const { data, response, request_id } = await client.chat.completions.create(STREAM_HELLO).withResponse();
      print(request_id, response.status, await readAll(data));
    },
    trail: ONE_CALL,
  },

  'stream asResponse, read by the app': {
    serve: answerHello,
    async run({ client, print, served }) {
      const response = await client.chat.completions.create(STREAM_HELLO).asResponse();
      print(await response.text(), await served());
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
  },

  'stream of several choices': {
    serve: ({ on }) => {
      const second = chunks({ texts: ['Bye', '.'] }).map((chunk) => ({
        ...chunk,
        choices: chunk.choices.map((choice) => ({ ...choice, index: 1 })),
      }));
      on('/chat/completions', { sse: chunks().flatMap((chunk, index) => [chunk, ...second.slice(index, index + 1)]) });
    },
    async run({ client, print }) {
      print(await readAll(await client.chat.completions.create({ ...STREAM_HELLO, n: 2 })));
    },
    trail: ONE_CALL,
    check({ events }) {
      const { choices } = endOf(events).llm_invocation.response;
      assert.deepEqual(
        choices.map(({ message }) => message.content),
        ['Hello!', 'Bye.'],
      );
    },
  },

  'stream answered whole': {
    serve: ({ on }) => on('/chat/completions', { json: completion() }),
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readAll(stream).catch(inspectError));
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
  },
};
