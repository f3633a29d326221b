import assert from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';
import { ofType, outcome, type Scenarios, scenario } from './contract-scenario.ts';
import type { ContractApp, Dialect } from './dialect.ts';
import { failed, ONE_CALL, recovered, UNSEEN_ANSWER } from './trails.ts';

/** Calls that are answered in one piece, fail, or are given up. */
export function callScenarios(dialect: Dialect): Scenarios {
  return { ...answered(dialect), ...refused(dialect), ...retried(dialect) };
}

function answered({ path, answer, call, textOf }: Dialect): Scenarios {
  return {
    'contract: an answered call': scenario({
      serve: ({ on }) => on(path, { json: answer() }),
      async run({ client, print }) {
        print(await call(client));
      },
      trail: ONE_CALL,
      check({ events }) {
        const texts = events.flatMap(({ message }) => message?.text ?? []);
        assert.deepEqual(texts, ['Hello?', 'Hello!']);
      },
    }),

    'contract: an answer with its response': scenario({
      serve: ({ on }) => on(path, { json: answer() }),
      async run({ client, print }) {
        const { data, response, request_id } = await call(client).withResponse();
        print(data, response.status, response.bodyUsed, request_id);
      },
      trail: ONE_CALL,
    }),

    'contract: a raw response that the app reads': scenario({
      serve: ({ on }) => on(path, { json: answer() }),
      async run({ client, print }) {
        const response = await call(client).asResponse();
        print(response.status, response.bodyUsed, await response.json());
      },
      trail: UNSEEN_ANSWER,
      check(evidence) {
        assert.equal(ofType(evidence, 'MODEL_INVOCATION_END')[0]?.metadata?.raw_response, true);
      },
    }),

    'contract: calls at the same time': scenario({
      unordered: true,
      serve: ({ on }) => on(path, { json: answer(), delayMs: 20 }),
      async run({ client, print }) {
        const calls = Array.from({ length: 5 }, () => call(client));
        print((await Promise.all(calls)).map(textOf));
      },
      check(evidence) {
        const ends = ofType(evidence, 'MODEL_INVOCATION_END');
        assert.equal(new Set(ends.map(({ trace_id }) => trace_id)).size, 5, 'a run each');
      },
    }),
  };
}

function refused({ path, error, errorCode, call }: Dialect): Scenarios {
  return {
    'contract: a call that is refused': scenario({
      serve: ({ on }) => on(path, { status: 400, json: error('Invalid value.') }),
      async run(app) {
        app.print(await outcome(call(app.client), app));
      },
      trail: failed(),
      check(evidence) {
        const [found] = ofType(evidence, 'ERROR');
        assert.equal(found?.error?.error_code, errorCode(400));
      },
    }),

    'contract: a key that is refused': scenario({
      serve: ({ on }) => on(path, { status: 401, json: error('Wrong key.') }),
      async run(app) {
        app.print(await outcome(call(app.client), app));
      },
      trail: failed().toSpliced(3, 0, 'POLICY_DECISION'),
      check(evidence) {
        const [found] = ofType(evidence, 'POLICY_DECISION');
        assert.equal(found?.policy?.outcome, 'deny');
      },
    }),

    'contract: a timeout': scenario({
      serve: ({ on }) => on(path, { hang: true }),
      async run(app) {
        const { end } = app.waits(50_000, 50_000);
        const waiting = outcome(call(app.client, {}, { timeout: 50_000, maxRetries: 0 }), app);
        await app.arrived(1);
        end();
        app.print(await waiting, await app.served());
      },
      trail: failed(),
    }),

    'contract: a call aborted while it waits': scenario({
      serve: ({ on }) => on(path, { hang: true }),
      async run(app) {
        const abort = new AbortController();
        const waiting = outcome(call(app.client, {}, { signal: abort.signal }), app);
        await app.arrived(1);
        abort.abort();
        app.print(await waiting, await app.served());
      },
      check(evidence) {
        assert.equal(ofType(evidence, 'MODEL_INVOCATION_END')[0]?.metadata?.end_reason, 'aborted');
      },
    }),

    'contract: a rejection that nobody handles': scenario({
      process: 'contract: unhandled',
      serve: ({ on }) => on(path, { status: 400, json: error('Invalid value.') }),
      async run({ client, print }) {
        call(client).then(print);
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        print('never printed');
      },
      trail: failed(),
    }),
  };
}

/** The first wait that the libraries draw by themselves, in milliseconds: half a second, less up to a quarter. */
const BACK_OFF = [375, 500] as const;

function retried({ path, answer, error, call, textOf }: Dialect): Scenarios {
  const waited = async ({ client, print }: ContractApp): Promise<void> => print(textOf(await call(client)));
  const backedOff = async ({ client, print, waits }: ContractApp): Promise<void> => {
    const { begun, end } = waits(...BACK_OFF);
    const answered = call(client);
    await begun(1);
    end();
    print(textOf(await answered));
  };
  const again = (status: number, headers: Record<string, string>, strategy: string, run = waited): Scenario =>
    scenario({
      serve: ({ on }) => on(path, [{ status, headers, json: error('Not now.') }, { json: answer() }]),
      run,
      trail: recovered(1),
      check(evidence) {
        const [found] = ofType(evidence, 'RETRY');
        assert.deepEqual(
          [found?.retry?.strategy, found?.metadata?.http_status, found?.metadata?.reason],
          [strategy, status, `HTTP ${status}`],
        );
      },
    });
  return {
    'contract: tried again when the server said': again(429, { 'retry-after-ms': '30' }, 'server_hint'),
    'contract: tried again after a back-off': again(500, {}, 'exponential_backoff', backedOff),
    'contract: tried again after the line broke': scenario({
      serve: ({ on }) => on(path, [{ destroy: 'before' }, { json: answer() }]),
      run: backedOff,
      trail: recovered(1),
      check(evidence) {
        assert.match(String(ofType(evidence, 'RETRY')[0]?.metadata?.reason), /^(UND_ERR_SOCKET|ECONNRESET)$/);
      },
    }),
    'contract: tried in vain': scenario({
      serve: ({ on }) => on(path, { status: 503, headers: { 'retry-after-ms': '5' }, json: error('Overloaded.') }),
      async run(app) {
        app.print(await outcome(call(app.client), app));
      },
      trail: failed(2),
    }),
  };
}
