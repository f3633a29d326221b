import { writeTraceContext } from '@chaukas/core/instrumentation';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { withTraceContext } from '../../src/requests/inject.ts';
import { recordedParams } from '../../src/requests/request-data.ts';

const TRACE = `trace_${'a'.repeat(32)}`;
const context = (digit: string) => writeTraceContext({ traceId: TRACE, spanId: `span_${digit.repeat(24)}` });
const params = fc.option(
  fc.dictionary(
    fc.string().filter((key) => key !== '_meta'),
    fc.jsonValue(),
  ),
  { nil: undefined },
);
const meta = fc.option(
  fc.dictionary(
    fc.string().filter((key) => !/^trace/.test(key)),
    fc.jsonValue(),
  ),
  { nil: undefined },
);

const requestOf = (given: object | undefined, _meta: object | undefined) => ({
  method: 'tools/call',
  ...(given !== undefined && { params: { ...given, ...(_meta !== undefined && { _meta }) } }),
});

it('tells of the trace in a copy: the request and all in it stay as they are', () => {
  fc.assert(
    fc.property(params, meta, (given, _meta) => {
      const request = requestOf(given, _meta);
      const before = structuredClone(request);
      const sent = withTraceContext(request, context('1'), TRACE);
      expect(request).toEqual(before);
      expect(sent).toEqual({
        ...before,
        params: {
          ...before.params,
          _meta: { ...(before.params as { _meta?: object } | undefined)?._meta, ...context('1') },
        },
      });
    }),
  );
});

it('records the parameters without what it put into them', () => {
  fc.assert(
    fc.property(params, meta, (given, _meta) => {
      const sent = withTraceContext(requestOf(given, _meta), context('1'), TRACE);
      expect(JSON.stringify(recordedParams(sent))).not.toContain('traceparent');
    }),
  );
});

it('leaves a place that the app names itself', () => {
  const own = { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` };
  const request = requestOf({}, own);
  expect(withTraceContext(request, context('1'), TRACE)).toBe(request);
});

it('replaces what it put there itself when the request goes out again', () => {
  const first = withTraceContext(requestOf({ name: 'x' }, {}), context('1'), TRACE);
  const { params: sent } = first as { params: object };
  const again = withTraceContext(
    { method: 'tools/call', params: { ...sent, inputResponses: {} } },
    context('2'),
    TRACE,
  );
  expect(again).toMatchObject({ params: { _meta: context('2'), inputResponses: {} } });
});

it('replaces a place of the same trace that was handed on', () => {
  const handed = requestOf({}, { ...context('1'), progressToken: 1 });
  expect(withTraceContext(handed, context('2'), TRACE)).toMatchObject({
    params: { _meta: { ...context('2'), progressToken: 1 } },
  });
});
