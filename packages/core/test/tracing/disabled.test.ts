import { describe, expect, it } from 'vitest';
import {
  agentSpan,
  customSpan,
  functionSpan,
  getCurrentTrace,
  setTracingDisabled,
  trace,
  withAgentSpan,
  withCustomSpan,
  withFunctionSpan,
  withTrace,
} from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { record } from '../support/recording.ts';

const data = { name: 'step' };

describe('a span factory outside any trace', () => {
  it('gives a span that does nothing, and says so once', async () => {
    const recording = record();
    for (const span of [agentSpan('Agent'), agentSpan('Agent'), functionSpan('tool')]) {
      span.start(true);
      span.addEvent({ type: 'system', name: 'nothing' });
      span.recordError(new Error('nothing'));
      span.finish();
      expect([span.isNoop, span.spanId, span.traceId, span.startedAt]).toEqual([true, 'no-op', 'no-op', null]);
    }
    expect(recording.lines).toHaveLength(1);
    expect(recording.lines[0]).toMatch(
      /^\[chaukas\] a span of type agent was made outside any trace .* withTrace\(\)$/,
    );
    expect(await recording.events()).toEqual([]);
  });

  it('does not keep what is recorded on its own from being recorded', async () => {
    const recording = record();
    using _lost = agentSpan('Agent').start(true);
    withFunctionSpan(() => 1, { data });
    expect(await recording.types()).toContain('TOOL_CALL_END');
  });
});

describe('disabled', () => {
  it('traces record nothing of what happens in them', async () => {
    const recording = record();
    const result = await withTrace(
      'private',
      async (run) => {
        expect(run.isNoop).toBe(true);
        await Promise.resolve();
        agentSpan('Agent').start(true).finish();
        withTrace('inner', () => 1);
        return withFunctionSpan(() => 7, { data });
      },
      { disabled: true },
    );
    expect(result).toBe(7);
    using run = trace('private', { disabled: true }).start(true);
    withFunctionSpan(() => 1, { data });
    functionSpan('tool', { parent: run }).start().finish();
    expect(await recording.events()).toEqual([]);
    expect(recording.lines).toEqual([]);
  });

  it('spans record nothing of their children, and the rest goes on', async () => {
    const recording = record();
    withTrace('run', (run) => {
      withAgentSpan(() => withFunctionSpan(() => 1, { data }), { data, disabled: true });
      const hidden = agentSpan('hidden', { disabled: true }).start(true);
      customSpan('child').start().finish();
      customSpan('child', { parent: hidden }).start().finish();
      hidden.finish();
      withFunctionSpan(() => withFunctionSpan(() => 1, { data }), { data }, hidden);
      expect(getCurrentTrace()).toBe(run);
      withFunctionSpan(() => 1, { data });
    });
    expect(await recording.types()).toEqual(['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END']);
    expect(recording.lines).toEqual([]);
  });

  it('also means the model calls inside', () => {
    record();
    const { loops, context } = suite();
    const call = (): unknown =>
      loops.startCall({
        client: {},
        data: { type: 'generation' },
        workflow: 'chat',
        startedAt: performance.now(),
        cell: context.cell(),
        frame: context.current(),
        instrumentation: { name: 'test', version: '1' },
      });
    expect(withTrace('private', call, { disabled: true })).toBeUndefined();
    expect(call()).toBeDefined();
  });
});

describe('setTracingDisabled', () => {
  it('stops new traces and spans; what is under way ends as it began', async () => {
    const recording = record();
    const run = trace('run').start(true);
    const span = agentSpan('Agent').start(true);
    setTracingDisabled(true);
    expect(trace('other').isNoop).toBe(true);
    expect(functionSpan('tool').isNoop).toBe(true);
    expect(withFunctionSpan((inner) => inner.isNoop, { data })).toBe(true);
    span.finish();
    run.finish();
    setTracingDisabled(false);
    withTrace('again', () => undefined);
    expect(await recording.types()).toEqual([
      'SESSION_START',
      'AGENT_START',
      'AGENT_END',
      'SESSION_END',
      'SESSION_START',
      'SESSION_END',
    ]);
    expect(recording.lines).toEqual([]);
  });
});

it('a generator that a disabled span gave away is not recorded while it is driven on', async () => {
  const recording = record();
  await withTrace('run', async () => {
    const pieces = withCustomSpan(
      async function* () {
        yield withFunctionSpan(() => 1, { data: { name: 'hidden' } });
      },
      { data: { name: 'disabled' }, disabled: true },
    );
    for await (const piece of pieces) expect(piece).toBe(1);
    withFunctionSpan(() => 2, { data: { name: 'seen' } });
  });
  const names = (await recording.events()).flatMap(({ content }) =>
    content.case === 'toolCall' ? [content.value.name] : [],
  );
  expect(names).toEqual(['seen']);
});
