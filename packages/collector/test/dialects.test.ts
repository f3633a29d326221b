import { EventStatus, EventType, Severity } from '@chaukas/spec';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startCollector } from './support/collector.ts';
import { CONNECT_DIALECTS } from './support/drivers/connect.ts';
import type { Driver } from './support/drivers/driver.ts';
import { GRPC_JS } from './support/drivers/grpc-js.ts';
import { PUBLIC_API, PYTHON_POSTS } from './support/drivers/http.ts';
import { makeEvent } from './support/events.ts';

const DIALECTS = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API, ...PYTHON_POSTS];
const CALLS = ['healthz', 'capabilities', 'ingest', 'ingestBatch', 'query', 'stats', 'tail'] as const;
type Call = (typeof CALLS)[number];

const table = new Map<string, Map<Call, string>>(DIALECTS.map(({ name }) => [name, new Map()]));
const [written, second, third] = ['first', 'second', 'third'].map((eventId, at) =>
  makeEvent({
    eventId,
    type: at === 0 ? EventType.MODEL_INVOCATION_END : EventType.TOOL_CALL_END,
    status: EventStatus.FAILED,
    severity: Severity.ERROR,
    tags: ['a', 'b'],
    timestamp: { seconds: 1_700_000_000n, nanos: at * 1000 },
    content: { case: 'message', value: { role: 'user', text: `Ångström ${eventId} 東京 "quoted"` } },
  }),
) as [ReturnType<typeof makeEvent>, ReturnType<typeof makeEvent>, ReturnType<typeof makeEvent>];
const bad = makeEvent({ eventId: 'bad', sessionId: '' });

/** What each call is held to, over one collector in the order of {@link CALLS}. */
const CHECKS: Readonly<Record<Call, (driver: Required<Driver>) => Promise<void>>> = {
  async healthz(driver) {
    await expect(driver.healthz()).resolves.toBeUndefined();
  },
  async capabilities(driver) {
    const no = { wormRetention: false, auditProofs: false, distributedQuery: false, sso: false };
    expect(await driver.capabilities()).toMatchObject({ rbac: true, policyDecisions: true, dataAccessEvents: true });
    const told = Object.entries(await driver.capabilities()).filter(([, has]) => has === false);
    expect(no).toMatchObject(Object.fromEntries(told));
  },
  async ingest(driver) {
    const id = await driver.ingest(written);
    expect([written.eventId, undefined]).toContain(id);
    await expect(driver.ingest(bad)).rejects.toMatchObject({ code: 'invalid_argument' });
  },
  async ingestBatch(driver) {
    const outcome = await driver.ingestBatch([written, second, bad, third]);
    // The plain client service says nothing; elsewhere the event that was known counts as taken.
    expect([{ accepted: 3, rejected: 1, rejectedIds: ['bad'] }, undefined]).toContainEqual(outcome);
  },
  async query(driver) {
    const first = await driver.query({ sessionId: 'session', size: 2 });
    const rest = await driver.query({ sessionId: 'session', size: 2, token: first.next });
    const ids = [...first.events, ...rest.events].map(({ eventId }) => eventId);
    expect([ids, rest.next]).toEqual([['third', 'second', 'first'], '']);
    expect(rest.events[0]).toMatchObject(written);
    const ascending = await driver.query({ ascending: true });
    expect(ascending.events.map(({ eventId }) => eventId)).toEqual(['first', 'second', 'third']);
  },
  async stats(driver) {
    const byType = { EVENT_TYPE_MODEL_INVOCATION_END: 1, EVENT_TYPE_TOOL_CALL_END: 2 };
    expect(await driver.stats()).toEqual({ events: 3, sessions: 1, byType });
  },
  async tail(driver) {
    const stop = new AbortController();
    const pieces = driver.tail({ sessionId: 'watched' }, stop.signal)[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toEqual({ ids: [], missed: 0 });
    await driver.ingest(makeEvent({ sessionId: 'other' }));
    await driver.ingest(makeEvent({ eventId: 'seen', sessionId: 'watched' }));
    expect((await pieces.next()).value).toEqual({ ids: ['seen'], missed: 0 });
    stop.abort();
    await expect(drain(pieces)).rejects.toBeDefined();
  },
};

async function drain(pieces: AsyncIterator<unknown>): Promise<void> {
  while ((await pieces.next()).done !== true);
}

describe.each(DIALECTS)('$name', ({ name, open }) => {
  test('every call that it has, over one trail', async () => {
    const { url } = await startCollector();
    const driver = open(url);
    onTestFinished(() => driver.close?.());
    // A dialect that cannot read is read back by another.
    const whole = { ...PUBLIC_API.open(url), ...driver } as Required<Driver>;
    for (const call of CALLS) {
      await CHECKS[call](whole);
      table.get(name)?.set(call, driver[call] === undefined ? '-' : 'ok');
    }
  });
});

afterAll(() => {
  const width = Math.max(...DIALECTS.map(({ name }) => name.length));
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(12))].join('  ');
  const rows = [...table].map(([name, cells]) =>
    row(
      name,
      CALLS.map((call) => cells.get(call) ?? 'FAILED'),
    ),
  );
  console.log([row('dialect', CALLS), ...rows].join('\n'));
});
