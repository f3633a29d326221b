import { describe, expect, it } from 'vitest';
import type { EnvelopeEvent } from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, observing, story } from './observing.ts';

const HEX_32 = expect.stringMatching(/^[0-9a-f]{32}$/);
const HEX_16 = expect.stringMatching(/^[0-9a-f]{16}$/);
const PYTHON_ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);

/** The shape that agent-observatory 0.1 writes, key by key and in its order, as its `_build_envelope` makes it. */
const ORIGINAL = {
  envelope: ['schema_version', 'session', 'events'],
  session: ['session_id', 'agent_id', 'user_id', 'metadata', 'trace_id', 'start_time', 'end_time'],
  event: ['event_id', 'timestamp', 'type', 'trace', 'payload'],
  trace: ['trace_id', 'span_id', 'parent_span_id'],
  span_start: ['kind', 'name', 'attributes'],
  span_end: ['name', 'kind', 'status', 'error'],
  stream_event: ['event', 'attributes'],
  error: ['type', 'message', 'traceback'],
};

function runAll(): ReturnType<typeof observing>['kept'] {
  record();
  const { observatory, kept } = observing();
  observatory.session(CONTEXT, (session) => {
    session.agentStep('plan', { goal: 'help' }, () => {
      session.llmCall('draft', { model: 'm-1' }, () => 'ok');
      session.stream('audio', { codec: 'opus' }, (stream) => stream.event('chunk', { seq: 1 }));
    });
    try {
      session.toolCall('refund', { order: 7 }, () => {
        throw new RangeError('too late');
      });
    } catch {
      // The app handles it.
    }
  });
  return kept;
}

function find<T extends EnvelopeEvent['type']>(events: readonly EnvelopeEvent[], type: T, last = false) {
  const found = events.filter((event): event is Extract<EnvelopeEvent, { type: T }> => event.type === type);
  const event = last ? found.at(-1) : found[0];
  if (event === undefined) throw new Error(`no ${type}`);
  return event;
}

describe('an envelope', () => {
  it('has the keys of the original, level by level, and one more beside them', () => {
    const { only } = runAll();
    const failed = find(only.events, 'span_end', true);
    expect(Object.keys(only)).toEqual([...ORIGINAL.envelope, 'recording']);
    expect(Object.keys(only.session)).toEqual(ORIGINAL.session);
    for (const event of only.events) {
      expect(Object.keys(event)).toEqual(ORIGINAL.event);
      expect(Object.keys(event.trace)).toEqual(ORIGINAL.trace);
      expect(Object.keys(event.payload)).toEqual(ORIGINAL[event.type]);
    }
    expect(Object.keys(failed.payload.error ?? {})).toEqual(ORIGINAL.error);
  });

  it('has the values of the original', () => {
    const { only } = runAll();
    expect(only).toMatchObject({
      schema_version: '0.1',
      session: {
        session_id: 'chat-1',
        agent_id: 'support',
        user_id: 'ada',
        metadata: { env: 'test' },
        trace_id: HEX_32,
        start_time: PYTHON_ISO,
        end_time: PYTHON_ISO,
      },
      recording: { dropped_events: 0, dropped_sessions: 0 },
    });
    expect(story(only)).toEqual([
      'start agent_step plan',
      'start llm_call draft < plan',
      'end draft ok < plan',
      'start stream audio < plan',
      'event chunk in audio',
      'end audio ok < plan',
      'end plan ok',
      'start tool_call refund',
      'end refund error',
    ]);
    expect(find(only.events, 'span_start')).toEqual({
      event_id: HEX_32,
      timestamp: expect.any(Number),
      type: 'span_start',
      trace: { trace_id: only.session.trace_id, span_id: HEX_16, parent_span_id: null },
      payload: { kind: 'agent_step', name: 'plan', attributes: { goal: 'help' } },
    });
    expect(find(only.events, 'stream_event')).toMatchObject({
      trace: { parent_span_id: null },
      payload: { event: 'chunk', attributes: { seq: 1 } },
    });
    expect(find(only.events, 'span_end', true).payload).toEqual({
      name: 'refund',
      kind: 'tool_call',
      status: 'error',
      error: {
        type: 'RangeError',
        message: 'too late',
        traceback: expect.stringMatching(/^RangeError: too late\n\s+at .*envelope\.test/),
      },
    });
  });

  it('has ids of its own for each event, and times that do not go back', () => {
    const { events } = runAll().only;
    expect(new Set(events.map((event) => event.event_id)).size).toBe(events.length);
    const times = events.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells by `recording` at what time of day its monotonic seconds were', () => {
    const before = Date.now();
    const { session, events, recording } = runAll().only;
    const started = Date.parse(session.start_time);
    for (const { timestamp } of events) {
      const time = started + (timestamp - recording.start_timestamp) * 1000;
      expect(time).toBeGreaterThanOrEqual(before - 2);
      expect(time).toBeLessThanOrEqual(Date.parse(session.end_time) + 2);
    }
  });

  it('is plain JSON, frozen all the way down', () => {
    const { only } = runAll();
    expect(JSON.parse(JSON.stringify(only))).toEqual(only);
    const parts: unknown[] = [only];
    for (const part of parts) {
      if (typeof part !== 'object' || part === null) continue;
      expect(Object.isFrozen(part)).toBe(true);
      parts.push(...Object.values(part));
    }
  });

  it('says null and an empty object for what the app does not tell', () => {
    record();
    const { observatory, kept } = observing();
    const kinds = ['agent_step', 'tool_call', 'llm_call', 'stream', 'own'];
    observatory.session({ sessionId: 's', agentId: 'a' }, (session) => {
      for (const kind of kinds) session.span(kind, { kind }, (span) => span.event('e'));
    });
    expect(kept.only.session).toMatchObject({ user_id: null, metadata: {} });
    for (const { type, payload } of kept.only.events) {
      if (type === 'span_end') expect(payload.error).toBeNull();
      else expect(payload.attributes).toEqual({});
    }
  });
});
