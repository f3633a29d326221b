import {
  addTraceProcessor,
  agentSpan,
  customSpan,
  functionSpan,
  span as makeSpan,
  setTraceProcessors,
  trace,
  withAgentSpan,
  withFunctionSpan,
  withTrace,
} from '@chaukas/core';
import { SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { millis, telemetry, treeOf } from './support/telemetry.ts';

test('a trace is one span that all of its spans hang below, as our own tree has them', () => {
  const { spans } = telemetry();
  withTrace('shop', () =>
    withAgentSpan(() => withFunctionSpan(() => 1, { data: { name: 'search' } }), { data: { name: 'Triage' } }),
  );
  expect(treeOf(spans())).toEqual({
    'invoke_workflow shop': { 'invoke_agent Triage': { 'execute_tool search': {} } },
  });
});

test('spans keep their true start and end, however long ago that was', () => {
  const { span } = telemetry();
  const lastYear = Date.UTC(2025, 0, 2, 3, 4, 5, 678);
  const made = trace('import');
  made.start(false, lastYear);
  const tool = functionSpan('read', { parent: made }).start(false, lastYear + 10);
  tool.finish(false, lastYear + 1010.5);
  made.finish();
  expect(millis(span('execute_tool read').startTime)).toBeCloseTo(lastYear + 10, 2);
  expect(millis(span('execute_tool read').endTime)).toBeCloseTo(lastYear + 1010.5, 2);
  expect(millis(span('invoke_workflow import').startTime)).toBe(lastYear);
});

test('a span may start after its parent and its trace have ended', () => {
  const { spans } = telemetry();
  const made = trace('shop').start();
  const agent = agentSpan('Triage', { parent: made }).start();
  agent.finish();
  made.finish();
  functionSpan('late', { parent: agent }).start().finish();
  functionSpan('later', { parent: made }).start().finish();
  expect(treeOf(spans())).toEqual({
    'invoke_workflow shop': { 'invoke_agent Triage': { 'execute_tool late': {} }, 'execute_tool later': {} },
  });
});

test('a span whose parent started before the processor was there hangs on the trace, and loses nothing', () => {
  const { spans, processor, span } = telemetry();
  setTraceProcessors([]);
  const made = trace('shop').start();
  const agent = agentSpan('Triage', { parent: made }).start();
  addTraceProcessor(processor);
  functionSpan('search', { parent: agent }).start().finish();
  agent.finish();
  made.finish();
  expect(treeOf(spans())).toEqual({ invoke_workflow: { 'execute_tool search': {}, 'invoke_agent Triage': {} } });
  const { startedAt } = agent;
  expect(Math.floor(millis(span('invoke_agent Triage').startTime))).toBe(Date.parse(startedAt ?? ''));
});

test('tasks and turns make no span: what is in them hangs on the nearest one above', () => {
  const { spans, span } = telemetry();
  withTrace('shop', () => {
    const task = makeSpan({ type: 'task', name: 'run', input: { text: 'Hi' }, output: { text: 'Bye' } }).start(true);
    const turn = makeSpan({ type: 'turn', turn: 1 }).start(true);
    customSpan('work').start().finish();
    turn.finish();
    task.finish();
  });
  expect(treeOf(spans())).toEqual({ 'invoke_workflow shop': { work: {} } });
  expect(span('invoke_workflow shop').attributes).toMatchObject({
    'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Bye"}]}]',
  });
});

test('every span can be found in the trail, and says its conversation if there is one', () => {
  const { spans } = telemetry();
  const made = trace('shop', { session: { sessionId: 'thread-7', userId: 'u1' } });
  withTrace(made, () => withFunctionSpan(() => 1, { data: { name: 'search' } }));
  for (const { attributes } of spans()) {
    expect(attributes).toMatchObject({
      'gen_ai.conversation.id': 'thread-7',
      'user.id': 'u1',
      'chaukas.trace.id': made.traceId,
    });
  }
  withTrace('alone', () => undefined);
  expect(spans().at(-1)?.attributes).not.toHaveProperty('gen_ai.conversation.id');
});

test('what was given up is no error', () => {
  const { span } = telemetry();
  withTrace('shop', () => {
    const tool = functionSpan('search').start();
    tool.cancel('aborted');
    tool.finish();
  });
  expect(span('execute_tool search').status.code).toBe(SpanStatusCode.UNSET);
  expect(span('execute_tool search').attributes['chaukas.end_reason']).toBe('aborted');
});

test('what nobody ends is ended at shutdown, the innermost first', () => {
  const { spans, processor } = telemetry();
  const made = trace('shop').start();
  const agent = agentSpan('Triage', { parent: made }).start();
  functionSpan('search', { parent: agent }).start();
  processor.shutdown();
  expect(spans().map(({ name }) => name)).toEqual([
    'execute_tool search',
    'invoke_agent Triage',
    'invoke_workflow shop',
  ]);
  for (const { attributes } of spans()) expect(attributes['chaukas.end_reason']).toBe('shutdown');
  agent.finish();
  made.finish();
  expect(spans()).toHaveLength(3);
});

test('of more than 10,000 open spans the oldest is ended, and its late end changes nothing', () => {
  const { spans } = telemetry();
  const made = trace('shop').start();
  const [first] = Array.from({ length: 10_001 }, () => functionSpan('search', { parent: made }).start());
  expect(spans().map(({ attributes }) => attributes['chaukas.end_reason'])).toEqual(['swept']);
  expect(spans()[0]?.attributes['chaukas.span.id']).toBe(first?.spanId);
  first?.finish();
  expect(spans()).toHaveLength(1);
});
