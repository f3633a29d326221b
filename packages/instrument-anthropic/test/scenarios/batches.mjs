// Message batches: their creation is a call, their results are the app's to fetch.
import assert from 'node:assert/strict';
import { message } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { HELLO } from './common/requests.mjs';

const batch = (processing_status) => ({ id: 'msgbatch_1', type: 'message_batch', processing_status });
const RESULT = { custom_id: 'a', result: { type: 'succeeded', message: message() } };

const TRAIL = ['SESSION_START', 'MODEL_INVOCATION_START', 'MODEL_INVOCATION_END', 'SESSION_END'];

export const scenarios = {
  'batch created, and its results': {
    serve({ on }) {
      on('/messages/batches', { json: batch('in_progress') });
      on('/messages/batches/msgbatch_1', ({ path }) => ({
        json: { ...batch('ended'), results_url: `${path}/results` },
      }));
      on('/messages/batches/msgbatch_1/results', {
        text: `${JSON.stringify(RESULT)}\n`,
        headers: { 'content-type': 'application/x-jsonl' },
      });
    },
    async run({ client, print, inspectError }) {
      const requests = ['a', 'b'].map((custom_id) => ({ custom_id, params: HELLO }));
      const { id } = await client.messages.batches.create({ requests });
      print(await client.messages.batches.retrieve(id));
      const read = async () => {
        for await (const one of await client.messages.batches.results(id)) print(one);
      };
      print(await read().catch(inspectError));
    },
    trail: TRAIL,
    check({ events }) {
      const { llm_invocation, metadata, response_id } = endOf(events);
      assert.deepEqual([metadata.operation, llm_invocation.model, response_id], ['batch', 'claude-test', 'msgbatch_1']);
    },
  },

  'batch created, beta': {
    serve: ({ on }) => on('/messages/batches', { json: batch('in_progress') }),
    async run({ client, print }) {
      print(await client.beta.messages.batches.create({ requests: [{ custom_id: 'a', params: HELLO }] }));
    },
    trail: TRAIL,
  },
};
