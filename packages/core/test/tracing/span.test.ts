import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { agentSpan, functionSpan, getCurrentSpan, getCurrentTrace, trace } from '../../src/index.ts';
import { find, record } from '../support/recording.ts';

describe('a span', () => {
  it('starts and ends once, however often it is told to', async () => {
    const recording = record();
    const run = trace('run').start();
    const span = functionSpan('tool', { parent: run });
    span.start().start();
    span.finish();
    span.end();
    span.start(true);
    run.finish();
    run.end();
    run.start(true);
    expect(getCurrentSpan()).toBeUndefined();
    expect(getCurrentTrace()).toBeUndefined();
    expect(await recording.types()).toEqual(['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END']);
  });

  it('that never started does not end and records nothing', async () => {
    const recording = record();
    const run = trace('run').start();
    const span = functionSpan('tool', { parent: run });
    span.addEvent({ type: 'system', name: 'too early' });
    span.recordError(new Error('too early'));
    span.finish();
    run.finish();
    expect(span.endedAt).toBeNull();
    expect(span.outcome).toBe('open');
    expect(await recording.types()).toEqual(['SESSION_START', 'SESSION_END']);
  });

  it('starts its trace if nobody did', async () => {
    const recording = record();
    const run = trace('run');
    const span = functionSpan('tool', { parent: run }).start();
    span.finish();
    run.start();
    run.finish();
    expect(await recording.types()).toEqual(['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END']);
  });

  it('is disposed of at the end of its block, also when the block throws', async () => {
    const recording = record();
    const work = (): void => {
      using _run = trace('run').start(true);
      using span = agentSpan('Agent').start(true);
      expect(getCurrentSpan()).toBe(span);
      throw new Error('boom');
    };
    expect(work).toThrow('boom');
    expect(getCurrentTrace()).toBeUndefined();
    expect(await recording.types()).toEqual(['SESSION_START', 'AGENT_START', 'AGENT_END', 'SESSION_END']);
  });

  it('takes times from outside, and never ends before it started', async () => {
    const recording = record();
    using run = trace('run').start();
    const span = functionSpan('tool', { parent: run }).start(false, 5000);
    span.finish(false, 4000);
    expect(span.startedAt).toBe('1970-01-01T00:00:05.000Z');
    expect(span.endedAt).toBe('1970-01-01T00:00:05.000Z');
    expect(find(await recording.events(), EventType.TOOL_CALL_END).performance?.durationMs).toBe(0);
  });

  it('is over when it ended: errors and cancelling come too late, events do not', async () => {
    const recording = record();
    using run = trace('run').start();
    const span = functionSpan('tool', { parent: run }).start();
    span.finish();
    span.setError({ message: 'late' });
    span.recordError(new Error('late'));
    span.cancel('late');
    span.addEvent({ type: 'system', name: 'late' });
    expect(span.outcome).toBe('ok');
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_END).status).toBe(EventStatus.COMPLETED);
    expect(find(events, EventType.SYSTEM).parentSpanId).toBe(span.spanId);
  });

  it('that is cancelled says why, even if it failed too', async () => {
    const recording = record();
    using run = trace('run').start();
    const span = functionSpan('tool', { parent: run }).start();
    span.setError({ message: 'no matter' });
    span.cancel('early_break');
    span.finish();
    const end = find(await recording.events(), EventType.TOOL_CALL_END);
    expect(end.status).toBe(EventStatus.CANCELLED);
    expect(end.metadata).toMatchObject({ end_reason: 'early_break' });
  });
});
