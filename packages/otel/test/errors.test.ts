import { functionSpan, trace, withFunctionSpan, withTrace } from '@chaukas/core';
import { SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { millis, type Telemetry, telemetry, theOne } from './support/telemetry.ts';

class PaymentError extends Error {
  readonly code = 'card_declined';
}

function fail(content?: 'metadata'): Telemetry {
  const otel = telemetry(content === undefined ? {} : { content });
  const pay = (): never => {
    throw new PaymentError('no funds');
  };
  const run = (): unknown =>
    withTrace('shop', () =>
      withFunctionSpan(() => withFunctionSpan(pay, { data: { name: 'pay' } }), { data: { name: 'order' } }),
    );
  expect(run).toThrow(PaymentError);
  return otel;
}

test('an error is an exception where it arose; all spans that it passes through fail', () => {
  const { span, spans } = fail();
  expect(span('execute_tool pay').events).toMatchObject([
    { name: 'exception', attributes: { 'exception.type': 'PaymentError', 'exception.message': 'no funds' } },
  ]);
  expect(span('execute_tool order').events).toEqual([]);
  for (const { status, attributes } of spans()) {
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'no funds' });
    expect(['card_declined', 'PaymentError']).toContain(attributes['error.type']);
  }
  expect(span('execute_tool pay').attributes['error.type']).toBe('card_declined');
});

test('where texts stay inside, only the kind of error goes out', () => {
  const { span } = fail('metadata');
  expect(span('execute_tool pay').status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span('execute_tool pay').events[0]?.attributes).toEqual({ 'exception.type': 'PaymentError' });
});

test('the stack of an error is not looked at: it would change what Node prints of it', () => {
  telemetry();
  let looked = false;
  const error = new Error('x');
  Object.defineProperty(error, 'stack', {
    get() {
      looked = true;
      return 'stack';
    },
  });
  expect(() =>
    withTrace('shop', () =>
      withFunctionSpan(
        () => {
          throw error;
        },
        { data: { name: 'pay' } },
      ),
    ),
  ).toThrow(error);
  expect(looked).toBe(false);
});

test('a stack that the event itself has goes along', () => {
  const { span } = telemetry();
  withTrace('shop', () =>
    withFunctionSpan((tool) => tool.addEvent({ type: 'error', message: 'm', code: 'c', stack: 'at app.js' }), {
      data: { name: 'pay' },
    }),
  );
  expect(span('execute_tool pay').events[0]?.attributes).toEqual({
    'exception.type': 'c',
    'exception.message': 'm',
    'exception.stacktrace': 'at app.js',
  });
});

test('point events keep their moment and their facts', () => {
  const { span } = telemetry();
  let at = 0;
  withTrace('shop', () =>
    withFunctionSpan(
      (tool) => {
        at = (tool.isNoop ? 0 : tool.trace.now()) + 25;
        tool.addEvent({ type: 'retry', attempt: 2, strategy: 'server_hint', backoff_ms: 40, http_status: 429 }, at);
        tool.addEvent({ type: 'system', name: 'cache', data: { hit: true } });
        tool.addEvent({ type: 'data_access', datasource: 'd', document_ids: ['a', 'b'] });
      },
      { data: { name: 'pay' } },
    ),
  );
  const [retry, system, access] = span('execute_tool pay').events;
  expect(retry).toMatchObject({
    name: 'chaukas.retry',
    attributes: {
      'chaukas.retry.attempt': 2,
      'chaukas.retry.strategy': 'server_hint',
      'chaukas.retry.backoff_ms': 40,
      'http.response.status_code': 429,
    },
  });
  expect(millis(retry?.time ?? [0, 0])).toBeCloseTo(at, 2);
  expect(system?.attributes).toEqual({ 'chaukas.system.name': 'cache', 'chaukas.system.data': '{"hit":true}' });
  expect(access?.attributes).toMatchObject({ 'chaukas.data_access.document_ids': ['a', 'b'] });
});

test('an event that comes after the end of its span is a span of its own below it', () => {
  const { spans, span } = telemetry();
  const made = trace('shop').start();
  const tool = functionSpan('pay', { parent: made }).start();
  tool.finish();
  if (!tool.isNoop) tool.recordError(new Error('too late to fail'));
  tool.addEvent({ type: 'retry', attempt: 1, strategy: 'fallback' });
  made.finish();
  const late = theOne(spans(), 'chaukas.retry');
  expect(late.parentSpanContext?.spanId).toBe(span('execute_tool pay').spanContext().spanId);
  expect(late.events).toMatchObject([{ name: 'chaukas.retry', attributes: { 'chaukas.span.id': tool.spanId } }]);
  expect(span('execute_tool pay').status.code).toBe(SpanStatusCode.UNSET);
});
