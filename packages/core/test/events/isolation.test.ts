import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { addEvent, EventStream } from '../../src/events.ts';
import { trace, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { names, readAll } from './support.ts';

/** An agent that gives way between all that it does. */
async function agent(tenant: string): Promise<void> {
  await withAgentSpan(
    async () => {
      for (let step = 0; step < 5; step++) {
        await turn();
        addEvent('step', { tenant });
        await withFunctionSpan(() => turn(), { data: { name: tenant, input: { tenant } } });
      }
      await withTrace(`${tenant} nested`, () => withAgentSpan(() => turn(), { data: { name: tenant } }));
    },
    { data: { name: tenant } },
  );
}

const TENANTS = ['acme', 'globex', 'initech'] as const;

/** Five steps of three events, start and end of the agent, and of the nested one. */
const EVENTS = 5 * 3 + 2 + 2;

function expectOnlyOwn(tenant: string, seen: unknown): void {
  const text = JSON.stringify(seen);
  for (const other of TENANTS) if (other !== tenant) expect(text).not.toContain(other);
}

test.for([
  ['inside its trace', (tenant: string) => withTrace(tenant, () => watch(tenant, (fn) => fn()))],
  ['outside any trace, which it runs', (tenant: string) => watch(tenant, (fn, stream) => stream.run(fn))],
] as const)('a stream that is opened %s sees nothing of other tenants', async ([, run]) => {
  record();
  await Promise.all(
    TENANTS.map(async (tenant) => {
      const seen = await run(tenant);
      expect(seen).toHaveLength(EVENTS);
      expectOnlyOwn(tenant, seen);
    }),
  );
});

async function watch(
  tenant: string,
  run: (fn: () => Promise<void>, stream: EventStream) => Promise<void>,
): Promise<readonly unknown[]> {
  const stream = new EventStream();
  const reading = readAll(stream);
  await run(() => agent(tenant), stream);
  stream.close();
  return reading;
}

test('a stream of the whole process sees all', async () => {
  record();
  using stream = new EventStream({ scope: 'process' });
  await Promise.all(TENANTS.map(agent));
  expect(stream.events).toHaveLength(TENANTS.length * EVENTS);
});

test('a stream opened where nothing can be told apart sees nothing, and one line says what to do', async () => {
  const { lines } = record();
  using stream = new EventStream();
  await Promise.all(TENANTS.map(agent));
  expect(stream.events).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('stream.run()');
});

test('a trace of another tenant inside a trace that all share is not part of it', async () => {
  record();
  const sessionOf = (tenantId: string) => ({ session: { tenantId, sessionId: 'same' } });
  const seen = await withTrace(
    'server of acme',
    async () => {
      using stream = new EventStream();
      await Promise.all(TENANTS.map((id) => withTrace(id, () => agent(id), sessionOf(id))));
      return stream.events;
    },
    sessionOf('acme'),
  );
  expectOnlyOwn('acme', seen);
  expect(seen.length).toBeGreaterThan(0);
});

test('two traces that were given one id stay apart', () => {
  record();
  const traceId = `trace_${'a'.repeat(32)}`;
  const seen = withTrace(
    'one',
    () => {
      using stream = new EventStream();
      return stream.events;
    },
    { traceId },
  );
  withTrace('two', () => addEvent('secret'), { traceId });
  expect(seen).toEqual([]);
});

test('a stream inside a trace by hand sees that trace and no later one', () => {
  record();
  const first = trace('first').start(true);
  using stream = new EventStream();
  addEvent('in first');
  first.finish();
  const second = trace('second').start(true);
  addEvent('in second');
  second.finish();
  expect(names(stream.events)).toEqual(['in first']);
});

test('a stream sees what started inside it, also later and elsewhere', async () => {
  record();
  const stream = new EventStream();
  let later: Promise<void> | undefined;
  stream.run(() => {
    later = turn().then(() => agent('acme'));
  });
  await later;
  expect(stream.events).toHaveLength(EVENTS);
});
