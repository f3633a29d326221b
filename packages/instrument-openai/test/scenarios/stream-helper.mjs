// The helper of the library that reads streamed answers and tells of them by events.
import { chatUsage, chunks } from './common/answers.mjs';
import { helpersOf, readAll, STREAM_HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

const answerHello = ({ on }) => on('/chat/completions', { sse: chunks() });
const answerWithUsage = ({ on }) => on('/chat/completions', { sse: chunks({ usage: chatUsage(9, 3) }) });

export const scenarios = {
  'stream helper with its events': {
    serve: answerWithUsage,
    async run({ client, print }) {
      const runner = helpersOf(client).stream({ ...STREAM_HELLO, stream_options: { include_usage: true } });
      for (const name of ['connect', 'content', 'message', 'finalContent', 'chatCompletion', 'end']) {
        runner.on(name, (...args) => print(name, ...args));
      }
      runner.on('content.delta', ({ delta, snapshot }) => print('delta', delta, snapshot));
      print(await runner.finalChatCompletion(), await runner.totalUsage());
    },
    trail: ONE_CALL,
  },

  'stream helper read as a stream': {
    serve: answerHello,
    async run({ client, print }) {
      const runner = helpersOf(client).stream(STREAM_HELLO);
      print(await readAll(runner), await runner.finalContent());
    },
    trail: ONE_CALL,
  },

  'stream helper with a JSON schema': {
    serve: ({ on }) => on('/chat/completions', { sse: chunks({ texts: ['{"name":', '"India"}'] }) }),
    async run({ client, print }) {
      const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
      const response_format = { type: 'json_schema', json_schema: { name: 'country', strict: true, schema } };
      const runner = helpersOf(client).stream({ ...STREAM_HELLO, response_format });
      print((await runner.finalChatCompletion()).choices[0].message);
    },
    trail: ONE_CALL,
  },
};
