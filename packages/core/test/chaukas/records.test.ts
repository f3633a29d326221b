import { expect, it } from 'vitest';
import { TraceRecord } from '../../src/chaukas/records.ts';
import { SessionRecord } from '../../src/chaukas/session.ts';
import { recordSpan } from '../../src/chaukas/span-record.ts';
import { spanFixture, traceFixture } from './mapping.ts';

it('a span that ended is remembered for its children, without the request that it kept', () => {
  const trace = new TraceRecord(traceFixture, new SessionRecord('t', 'p', 's'));
  const span = spanFixture({ type: 'generation' });
  const record = recordSpan(span, trace);
  trace.spanStarted(span, record);
  record.kept.request = { messages: [] };
  expect(trace.busy).toBe(true);
  trace.spanEnded(span);
  expect(trace.busy).toBe(false);
  expect(trace.find('span_1')).toMatchObject({ place: 'span_1', kept: {} });
  expect(trace.find('span_1')?.kept).toEqual({});
});

it('only the last thousand that ended are remembered', () => {
  const trace = new TraceRecord(traceFixture, new SessionRecord('t', 'p', 's'));
  for (let i = 0; i < 1001; i++) {
    const span = spanFixture({ type: 'generation' }, { spanId: `span_${i}` });
    trace.spanStarted(span, recordSpan(span, trace));
    trace.spanEnded(span);
  }
  expect(trace.find('span_0')).toBeUndefined();
  expect(trace.find('span_1')).toBeDefined();
});
