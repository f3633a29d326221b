// Calls and streamed answers that the app gives up.
import assert from 'node:assert/strict';
import { chunks } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { helpersOf, readTo, STREAM_HELLO } from './common/requests.mjs';
import { cancelled } from './common/trails.mjs';

/** A stream that stays open after its second text. */
const OPEN = chunks().slice(0, 3);
const answerOpen = ({ on }) => on('/chat/completions', { sse: OPEN, hang: true });

/** What had arrived is in the trail. */
function checkPartial({ events }) {
  const { llm_invocation, metadata } = endOf(events);
  assert.equal(llm_invocation.response.choices[0].message.content, 'Hello');
  assert.equal(metadata.chunks, 3);
}

export const scenarios = {
  'stream left by break': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      for await (const chunk of stream) {
        print(chunk.choices[0].delta);
        if (chunk.choices[0].delta.content === 'lo') break;
      }
      print(stream.controller.signal.aborted, await served());
    },
    trail: cancelled('early_break'),
    check: checkPartial,
  },

  'stream left by throw': {
    serve: answerOpen,
    async run({ client, print, served, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      const failed = readTo(stream, 'lo', () => {
        throw new RangeError('enough');
      });
      print(await failed.catch(inspectError), await served());
    },
    trail: cancelled('early_break'),
  },

  'stream left before its first piece': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      const iterator = stream[Symbol.asyncIterator]();
      print(await iterator.return('given'), await iterator.next(), stream.controller.signal.aborted);
      stream.controller.abort();
      print(await served());
    },
    check({ events }) {
      const { status } = endOf(events);
      assert.equal(status, 'EVENT_STATUS_CANCELLED');
    },
  },

  'stream aborted by its controller': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      for await (const chunk of stream) {
        print(chunk.choices[0].delta);
        if (chunk.choices[0].delta.content === 'lo') stream.controller.abort();
      }
      print('over', await served());
    },
    trail: cancelled('aborted'),
    check: checkPartial,
  },

  'stream aborted by a signal': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const abort = new AbortController();
      const stream = await client.chat.completions.create(STREAM_HELLO, { signal: abort.signal });
      for await (const chunk of stream) {
        print(chunk.choices[0].delta);
        if (chunk.choices[0].delta.content === 'lo') abort.abort();
      }
      print('over', await served());
    },
    trail: cancelled('aborted'),
    check: checkPartial,
  },

  'call aborted before it is made': {
    serve: answerOpen,
    async run({ client, print, inspectError }) {
      const signal = AbortSignal.abort();
      print(await client.chat.completions.create(STREAM_HELLO, { signal }).catch(inspectError));
    },
    offline: { calls: 1, retries: 0 },
    trail: cancelled('aborted'),
  },

  'stream helper aborted': {
    serve: answerOpen,
    async run({ client, print, served, inspectError }) {
      const runner = helpersOf(client).stream(STREAM_HELLO);
      runner.on('content', (delta) => delta === 'lo' && runner.abort());
      runner.on('abort', (error) => print('abort', inspectError(error)));
      print(await runner.finalContent().catch(inspectError), runner.aborted, await served());
    },
    trail: cancelled('aborted'),
  },

  'stream tee of which both branches are left': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      const [left, right] = stream.tee();
      await Promise.all([readTo(left, 'lo'), readTo(right, 'Hel')]);
      print(stream.controller.signal.aborted);
      stream.controller.abort();
      print(await served());
    },
    check({ events }) {
      const { status, metadata } = endOf(events);
      // One major closes the stream when its last branch is left, the other does not.
      assert.equal(status, 'EVENT_STATUS_CANCELLED');
      assert.match(metadata.end_reason, /^(early_break|aborted)$/);
    },
  },

  'stream toReadableStream, cancelled': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      const reader = stream.toReadableStream().getReader();
      print(new TextDecoder().decode((await reader.read()).value));
      await reader.cancel();
      print(await served());
    },
    trail: cancelled('early_break'),
  },

  'process that ends in the middle of a stream': {
    process: 'exit in a stream',
    serve: answerOpen,
    async run({ client, print }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      await readTo(stream, 'lo', () => {
        print('leaving');
        process.exit(3);
      });
    },
    trail: cancelled('process_exit'),
  },
};
