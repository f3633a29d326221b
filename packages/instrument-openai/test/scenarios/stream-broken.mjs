// Streamed answers that the provider or the line ends, and those that nobody reads.
import assert from 'node:assert/strict';
import { apiError, chunks } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { readTo, STREAM_HELLO } from './common/requests.mjs';
import { cancelled, failed } from './common/trails.mjs';

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
  'stream that sends an error': {
    serve: ({ on }) => on('/chat/completions', { sse: [...OPEN, apiError('The engine failed.', 'engine_error')] }),
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readTo(stream, 'never').catch(inspectError));
    },
    trail: failed(),
    check: checkPartial,
  },

  'stream that is not JSON': {
    serve: ({ on }) => on('/chat/completions', { sse: [...OPEN, { data: '{"broken":' }] }),
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readTo(stream, 'never').catch(inspectError));
    },
    trail: failed(),
  },

  'stream whose line breaks': {
    serve: ({ on }) => on('/chat/completions', { sse: OPEN, destroy: { afterFrames: 3 } }),
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readTo(stream, 'never').catch(inspectError));
    },
    trail: failed(),
    check: checkPartial,
  },

  'stream that ends without a last piece': {
    serve: ({ on }) => on('/chat/completions', { sse: OPEN, done: false }),
    async run({ client, print, inspectError }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(await readTo(stream, 'never').catch(inspectError));
    },
  },

  'stream that nobody reads': {
    serve: ({ on }) => on('/chat/completions', { sse: chunks() }),
    async run({ client, print }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      print(stream.constructor.name);
    },
  },

  'stream that nobody reads, aborted': {
    serve: answerOpen,
    async run({ client, print, served }) {
      const stream = await client.chat.completions.create(STREAM_HELLO);
      stream.controller.abort();
      print(await served());
    },
    trail: cancelled('aborted'),
  },
};
