import { EventStatus, EventType, Severity } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import {
  customSpan,
  flush,
  functionSpan,
  recordDataAccess,
  recordError,
  recordHandoff,
  recordInput,
  recordOutput,
  recordPolicyDecision,
  recordRetry,
  recordStateUpdate,
  recordSystem,
  setTracingDisabled,
  withAgentSpan,
  withFunctionSpan,
  withSession,
  withTrace,
} from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

/** Each function, the event that it makes, and what that event says. */
const FORMS: readonly [name: string, call: () => void, type: EventType, says: object][] = [
  [
    'recordInput',
    () => recordInput('Where is it?'),
    EventType.INPUT_RECEIVED,
    { content: { value: { role: 'user', text: 'Where is it?' } } },
  ],
  [
    'recordOutput',
    () => recordOutput({ role: 'assistant', text: 'Here.' }, { final: true }),
    EventType.OUTPUT_EMITTED,
    { content: { value: { text: 'Here.' } }, isFinal: true },
  ],
  [
    'recordHandoff',
    () => recordHandoff({ from: 'Triage', to: 'Refunds', reason: 'money', input: { order: 7 } }),
    EventType.AGENT_HANDOFF,
    { content: { value: { fromAgentId: 'triage', toAgentId: 'refunds', reason: 'money', handoffType: 'sequential' } } },
  ],
  [
    'recordPolicyDecision',
    () => recordPolicyDecision({ policyId: 'refunds', outcome: 'deny', ruleIds: ['over-100'], rationale: 'too much' }),
    EventType.POLICY_DECISION,
    { content: { value: { policyId: 'refunds', outcome: 'deny', ruleIds: ['over-100'] } }, severity: Severity.WARN },
  ],
  [
    'recordDataAccess',
    () => recordDataAccess({ datasource: 'postgres://orders', documentIds: ['7'], piiCategories: ['EMAIL'] }),
    EventType.DATA_ACCESS,
    { content: { value: { datasource: 'postgres://orders', documentIds: ['7'] } }, piiCategories: ['EMAIL'] },
  ],
  [
    'recordStateUpdate',
    () => recordStateUpdate({ plan: { old: 'free', new: 'paid' } }),
    EventType.STATE_UPDATE,
    { content: { value: { plan: { old: 'free', new: 'paid' } } } },
  ],
  [
    'recordSystem',
    () => recordSystem('cache cleared', { entries: 7 }, { severity: 'warn' }),
    EventType.SYSTEM,
    { metadata: { name: 'cache cleared', data: { entries: 7 } }, severity: Severity.WARN },
  ],
  [
    'recordError',
    () => recordError(new TypeError('no such order'), { recoverable: true, recoveryAction: 'ask again' }),
    EventType.ERROR,
    { content: { value: { errorMessage: 'no such order', errorCode: 'TypeError', recoverable: true } } },
  ],
  [
    'recordRetry',
    () => recordRetry({ attempt: 1, strategy: 'framework', backoffMs: 20, reason: 'busy', httpStatus: 503 }),
    EventType.RETRY,
    { retry: { attempt: 1, strategy: 'framework', backoffMs: 20 }, status: EventStatus.IN_PROGRESS },
  ],
];

describe.each(FORMS)('%s', (_name, call, type, says) => {
  it('says what it is given, in the current span', async () => {
    const recording = record();
    withAgentSpan(() => withFunctionSpan(call, { data: { name: 'tool' } }), { data: { name: 'Support' } });
    const events = await recording.events();
    expect(find(events, type)).toMatchObject({
      ...says,
      agentId: 'support',
      parentSpanId: find(events, EventType.TOOL_CALL_START).spanId,
    });
  });

  it('belongs to the trace, or to the session, where there is no span', async () => {
    const recording = record();
    withTrace('run', call);
    withSession({ sessionId: 's-1', tenantId: 't-1' }, () => withTrace('other', () => undefined));
    const [first] = all(await recording.events(), EventType.SESSION_START);
    expect(find(await recording.events(), type)).toMatchObject({
      traceId: first?.traceId,
      parentSpanId: first?.spanId,
    });
  });

  it('gets a trace of its own outside of all, and throws nothing while tracing is off', async () => {
    const recording = record();
    setTracingDisabled(true);
    call();
    setTracingDisabled(false);
    expect(await recording.types()).toEqual([]);
    call();
    const events = await recording.events();
    expect(events).toHaveLength(3);
    expect(find(events, type)).toMatchObject({ parentSpanId: find(events, EventType.SESSION_START).spanId });
    expect(find(events, EventType.SESSION_END).status).toBe(EventStatus.COMPLETED);
  });
});

it('an event can be put into a span that is not current, with a time of its own', async () => {
  const recording = record();
  withTrace('run', () => {
    const tool = functionSpan('tool').start();
    recordSystem('note', {}, { in: tool, timestamp: Date.UTC(2026, 0, 1) });
    tool.finish();
  });
  const events = await recording.events();
  expect(find(events, EventType.SYSTEM)).toMatchObject({
    parentSpanId: find(events, EventType.TOOL_CALL_START).spanId,
    timestamp: { seconds: BigInt(Date.UTC(2026, 0, 1) / 1000) },
  });
});

it('an error that was recorded and is thrown on is reported once, and fails the span that it leaves', async () => {
  const recording = record();
  const error = new Error('refused');
  const run = (): void =>
    withFunctionSpan(
      () => {
        recordError(error);
        throw error;
      },
      { data: { name: 'tool' } },
    );
  expect(run).toThrow(error);
  const events = await recording.events();
  expect(all(events, EventType.ERROR)).toHaveLength(1);
  expect(find(events, EventType.TOOL_CALL_END).status).toBe(EventStatus.FAILED);
});

it('a word that the schema does not know is named, and the event recorded all the same', async () => {
  const recording = record();
  const outcome: string = 'blocked';
  withTrace('run', () => Reflect.apply(recordPolicyDecision, undefined, [{ policyId: 'p', outcome }]));
  expect(find(await recording.events(), EventType.POLICY_DECISION).content.value).toMatchObject({ outcome: 'review' });
  expect(recording.lines).toEqual([
    '[chaukas] recordPolicyDecision({ outcome }) is "blocked", not one of review, allow, deny; recorded as review',
  ]);
});

it.each(FORMS)('%s takes whatever JavaScript gives it', async (_name, _call, type) => {
  const functions = { recordInput, recordOutput, recordHandoff, recordPolicyDecision, recordDataAccess };
  const others = { recordStateUpdate, recordSystem, recordError, recordRetry };
  const recording = record();
  withTrace('run', () => {
    using _span = customSpan('outer').start(true);
    for (const form of Object.values({ ...functions, ...others })) {
      for (const value of [undefined, null, 1, 'x', [], { in: 3 }, new Proxy({}, { get: () => fail() })]) {
        Reflect.apply(form, undefined, [value, value]);
      }
    }
  });
  await flush();
  expect((await recording.events()).length, String(type)).toBeGreaterThan(0);
});

function fail(): never {
  throw new Error('a getter that throws');
}
