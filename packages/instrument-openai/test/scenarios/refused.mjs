// Calls that fail for good.
import assert from 'node:assert/strict';
import { apiError } from './common/answers.mjs';
import { checkError } from './common/checks.mjs';
import { ofType } from './common/find.mjs';
import { BACK_OFF, callHello, HELLO } from './common/requests.mjs';
import { failed } from './common/trails.mjs';

/** A call that the provider refuses for good. */
function refusal(status, body, code) {
  return {
    serve: ({ on }) => on('/chat/completions', { status, json: body }),
    run: callHello,
    // Who may not ask is told so by a policy.
    trail: status === 401 ? failed().toSpliced(3, 0, 'POLICY_DECISION') : failed(),
    check: checkError(code, false),
  };
}

export const scenarios = {
  'no retries wanted': {
    serve: ({ on }) => on('/chat/completions', { status: 500, text: '' }),
    async run({ client, print, inspectError }) {
      print(await client.chat.completions.create(HELLO, { maxRetries: 0 }).catch(inspectError));
    },
    trail: failed(),
  },

  'bad request': refusal(400, apiError('Invalid value.', 'invalid_value'), 'invalid_value'),

  'wrong key': refusal(401, apiError('Incorrect API key.', 'invalid_api_key'), 'invalid_api_key'),

  'no such model': refusal(404, apiError('The model does not exist.', 'model_not_found'), 'model_not_found'),

  'an error that is not JSON': refusal(422, 'strange', '422'),

  'answer that is not JSON': {
    serve: ({ on }) => on('/chat/completions', { text: '{"broken":', headers: { 'content-type': 'application/json' } }),
    run: callHello,
    trail: failed(),
  },

  'connection refused': {
    async run({ OpenAI, settings, print, inspectError, waits }) {
      // Nothing listens on the port of discarded data, which fetch does not refuse by itself.
      const client = new OpenAI({ ...settings, baseURL: 'http://127.0.0.1:2/v1', maxRetries: 1 });
      const backOff = waits(...BACK_OFF);
      const call = client.chat.completions.create(HELLO).catch(inspectError);
      await backOff.begun(1);
      backOff.end();
      print(await call);
    },
    offline: { calls: 1, retries: 1 },
    trail: failed(1),
    check({ events }) {
      const { metadata } = ofType(events, 'RETRY')[0];
      assert.equal(metadata.reason, 'ECONNREFUSED');
    },
  },
};
