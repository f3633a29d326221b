import { functionSpan, trace, withFunctionSpan, withSpan, withTrace } from '@chaukas/core';
import { context, trace as otel, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { telemetry, theOne, treeOf } from './support/telemetry.ts';

// The app sets up OpenTelemetry as it always does; nothing of ours may.
beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

test('the span that is active when a trace starts is the parent of the trace', () => {
  const { provider, spans } = telemetry();
  provider.getTracer('app').startActiveSpan('GET /', (request) => {
    withTrace('shop', () => withFunctionSpan(() => 1, { data: { name: 'search' } }));
    request.end();
  });
  expect(treeOf(spans())).toEqual({ 'GET /': { 'invoke_workflow shop': { 'execute_tool search': {} } } });
});

test('inside a trace our own tree decides; a span that the app made current meanwhile is linked', () => {
  const { provider, span, spans } = telemetry();
  withTrace('shop', () =>
    provider.getTracer('app').startActiveSpan('inner', (inner) => {
      withFunctionSpan(() => 1, { data: { name: 'search' } });
      inner.end();
    }),
  );
  expect(treeOf(spans())).toEqual({ inner: {}, 'invoke_workflow shop': { 'execute_tool search': {} } });
  expect(span('execute_tool search').links.map((link) => link.context.spanId)).toEqual([
    span('inner').spanContext().spanId,
  ]);
});

test('spans of ours are never made current, and nothing global is set', () => {
  const { spans } = telemetry();
  const seen = withTrace('shop', () => withFunctionSpan(() => otel.getActiveSpan(), { data: { name: 'search' } }));
  expect(seen).toBeUndefined();
  expect(spans()).toHaveLength(2);
  expect(otel.getTracer('app').startSpan('x').isRecording()).toBe(false);
  expect(propagation.fields()).toEqual([]);
});

test('where the app suppresses tracing nothing is made', () => {
  const { spans } = telemetry();
  context.with(suppressTracing(ROOT_CONTEXT), () =>
    withTrace('shop', () => withFunctionSpan(() => 1, { data: { name: 'search' } })),
  );
  expect(spans()).toEqual([]);
});

const CALLS = [
  [{ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm1' }, 'the same call'],
  [{ 'gen_ai.operation.name': 'chat' }, 'the same call, of an unnamed model'],
  [{ 'openinference.span.kind': 'LLM', 'llm.model_name': 'm1' }, 'the same call in the words of OpenInference'],
] as const;

for (const [attributes, which] of CALLS) {
  test(`no second span is made where an active one tells of ${which}`, () => {
    const { provider, span, spans } = telemetry();
    withTrace('shop', () => {
      withFunctionSpan(() => 1, { data: { name: 'search' } });
      provider.getTracer('app').startActiveSpan('theirs', { attributes }, (theirs) => {
        withSpan({ type: 'generation', model: 'm1' }, (call) => {
          call.addEvent({ type: 'retry', attempt: 1, strategy: 'fallback' });
          functionSpan('inside').start().finish();
        });
        theirs.end();
      });
    });
    expect(treeOf(spans())).toEqual({
      theirs: { 'execute_tool inside': {} },
      'invoke_workflow shop': { 'execute_tool search': {} },
    });
    expect(span('theirs').attributes).toEqual(attributes);
    expect(span('theirs').events).toEqual([]);
    const whole = span('invoke_workflow shop');
    expect(whole.links.map((link) => link.context.spanId)).toEqual([span('theirs').spanContext().spanId]);
    expect(whole.events.map(({ name }) => name)).toEqual(['chaukas.retry']);
  });
}

test('an active span tells of one call, and of none with another model or of another kind', () => {
  const { provider, spans } = telemetry();
  const call = (model: string): void => withSpan({ type: 'generation', model }, () => undefined);
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm1' };
  provider.getTracer('app').startActiveSpan('theirs', { attributes }, (theirs) => {
    withTrace('shop', () => {
      withFunctionSpan(() => 1, { data: { name: 'search' } });
      call('m2');
      call('m1');
      call('m1');
    });
    theirs.end();
  });
  expect(spans().map(({ name }) => name)).toEqual([
    'execute_tool search',
    'chat m2',
    'chat m1',
    'invoke_workflow shop',
    'theirs',
  ]);
});

test('a trace that is told of completely by an active span brings no span; what comes after hangs beside it', () => {
  const { provider, spans } = telemetry();
  const made = trace('chat');
  provider.getTracer('app').startActiveSpan('GET /', (request) => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm1' };
    provider.getTracer('app').startActiveSpan('theirs', { attributes }, (theirs) => {
      withTrace('one call', () => withSpan({ type: 'generation', model: 'm1' }, () => undefined));
      theirs.end();
    });
    provider.getTracer('app').startActiveSpan('theirs again', { attributes }, (theirs) => {
      made.start();
      withSpan({ type: 'generation', model: 'm1' }, () => undefined, { parent: made });
      theirs.end();
    });
    functionSpan('search', { parent: made }).start().finish();
    made.finish();
    request.end();
  });
  expect(treeOf(spans())).toEqual({
    'GET /': { theirs: {}, 'theirs again': {}, 'invoke_workflow chat': { 'execute_tool search': {} } },
  });
  expect(theOne(spans(), 'invoke_workflow chat').status.code).toBe(0);
});
