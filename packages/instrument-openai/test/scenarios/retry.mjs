// Calls that are tried again.
import assert from 'node:assert/strict';
import { apiError, completion } from './common/answers.mjs';
import { checkError } from './common/checks.mjs';
import { endOf, ofType } from './common/find.mjs';
import { BACK_OFF, callHello, HELLO } from './common/requests.mjs';
import { failed } from './common/trails.mjs';

const OK = { json: completion() };
const LIMITED = apiError('Rate limit reached.', 'rate_limit_exceeded', 'requests');

function recovered(retries) {
  return [
    'SESSION_START',
    'INPUT_RECEIVED',
    'MODEL_INVOCATION_START',
    ...Array.from({ length: retries }, () => 'RETRY'),
    'MODEL_INVOCATION_END',
    'OUTPUT_EMITTED',
    'SESSION_END',
  ];
}

/** What the RETRY events say, without the waits, which are measured. */
function checkRetries(...expected) {
  return ({ events }) => {
    const retries = ofType(events, 'RETRY');
    const facts = retries.map(({ retry, metadata }) => [retry.strategy, metadata.reason, metadata.http_status]);
    assert.deepEqual(facts, expected);
    for (const { retry } of retries) assert.ok(Number.isInteger(retry.backoff_ms), 'the wait is measured');
  };
}

export const scenarios = {
  'retry after milliseconds': {
    serve: ({ on }) =>
      on('/chat/completions', [{ status: 429, headers: { 'retry-after-ms': '30' }, json: LIMITED }, OK]),
    run: callHello,
    trail: recovered(1),
    check({ events }) {
      checkRetries(['server_hint', 'HTTP 429', 429])({ events });
      const { retry } = ofType(events, 'RETRY')[0];
      assert.ok(retry.backoff_ms >= 29, 'the wait is not shorter than the server asked for');
    },
  },

  'retry after seconds, twice': {
    serve: ({ on }) => {
      const limited = { status: 429, headers: { 'retry-after': '0.02' }, json: LIMITED };
      on('/chat/completions', [limited, limited, OK]);
    },
    run: callHello,
    trail: recovered(2),
    check: checkRetries(['server_hint', 'HTTP 429', 429], ['server_hint', 'HTTP 429', 429]),
  },

  'retry of a timeout': {
    serve: ({ on }) => on('/chat/completions', [{ hang: true }, OK]),
    async run({ client, print, inspectError, arrived, served, waits }) {
      const [timeout, backOff] = [waits(50_000, 50_000), waits(...BACK_OFF)];
      const call = client.chat.completions.create(HELLO, { timeout: 50_000 }).catch(inspectError);
      await arrived(1);
      timeout.end();
      await backOff.begun(1);
      backOff.end();
      print(await call, await served());
    },
    trail: recovered(1),
  },

  'retry of a streamed call': {
    serve: ({ on }) =>
      on('/chat/completions', [{ status: 503, headers: { 'retry-after-ms': '5' }, text: 'overloaded' }, OK]),
    async run({ client, print, inspectError }) {
      print(await client.chat.completions.create({ ...HELLO, stream: false }).catch(inspectError));
    },
    trail: recovered(1),
  },

  'retry of an answer whose body stops': {
    majors: [7],
    serve: ({ on }) =>
      on('/chat/completions', [
        { sse: [{ data: 'half' }], headers: { 'content-type': 'application/json' }, hang: true },
        OK,
      ]),
    async run({ client, print, inspectError, served, waits }) {
      // The body has what the headers have left of the time.
      const [timeout, backOff] = [waits(30_000, 50_000), waits(...BACK_OFF)];
      const call = client.chat.completions.create(HELLO, { timeout: 50_000 }).catch(inspectError);
      await timeout.begun(2);
      timeout.end();
      await backOff.begun(1);
      backOff.end();
      print(await call, await served());
    },
    trail: recovered(1),
  },

  'retries used up': {
    serve: ({ on }) => on('/chat/completions', { status: 503, headers: { 'retry-after-ms': '5' }, text: 'overloaded' }),
    run: callHello,
    trail: failed(2),
    check: checkError('503', true),
  },

  'abort while it waits to try again': {
    serve: ({ on }) => on('/chat/completions', { status: 429, headers: { 'retry-after-ms': '50000' }, json: LIMITED }),
    async run({ client, print, inspectError, served, waits }) {
      const { begun, end } = waits(50_000, 50_000);
      const abort = new AbortController();
      const call = client.chat.completions.create(HELLO, { signal: abort.signal }).catch(inspectError);
      await begun(1);
      abort.abort();
      // Older majors notice the abort only when the wait is over.
      end();
      print(await call, await served());
    },
    check({ events }) {
      const end = endOf(events);
      assert.deepEqual([end.status, end.metadata.end_reason], ['EVENT_STATUS_CANCELLED', 'aborted']);
    },
  },
};
