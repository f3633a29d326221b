import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genSpanId, genTraceId } from '../../../src/tracing/ids.ts';
import { readTraceContext, writeTraceContext } from '../../../src/tracing/propagation/trace-context.ts';

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
const ownTrace = hex(32).map((digits) => `trace_${digits}`);
const ownSpan = hex(24).map((digits) => `span_${digits}`);
const anyId = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((id) => id.toWellFormed());
const session = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), { nil: undefined });
const member = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9_*/@-]{0,20}$/), fc.stringMatching(/^[!-+\--<>-~]{1,40}$/))
  .filter(([key]) => key !== 'chaukas')
  .map(([key, value]) => `${key}=${value}`);

/** The grammar of W3C Trace Context, section 3.2 and 3.3, as it stands there. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/;
const MEMBER =
  /^([a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const place = fc.record({
  traceId: fc.oneof(ownTrace, anyId),
  spanId: fc.oneof(ownSpan, anyId),
  sessionId: session,
});

describe('a place, written for another process', () => {
  it('is valid W3C Trace Context, whatever the ids are', () => {
    fc.assert(
      fc.property(place, (given) => {
        const { traceparent, tracestate } = writeTraceContext(given);
        expect(traceparent).toMatch(TRACEPARENT);
        for (const entry of tracestate?.split(',') ?? []) {
          expect(entry).toMatch(MEMBER);
          expect(entry.length).toBeLessThanOrEqual(256);
        }
      }),
    );
  });

  it('is read back with the true ids, as long as they fit', () => {
    fc.assert(
      fc.property(place, (given) => {
        const { traceparent, tracestate } = writeTraceContext(given);
        const read = readTraceContext(traceparent, tracestate);
        const size = [given.spanId, given.traceId].map((id) => encodeURIComponent(id).length);
        fc.pre((size[0] ?? 0) + (size[1] ?? 0) < 240);
        expect(read).toMatchObject({ traceId: given.traceId, spanId: given.spanId, ours: true });
        expect([undefined, given.sessionId?.toWellFormed()]).toContain(read?.sessionId);
      }),
    );
  });

  it('keeps the entries of other vendors, after ours, as they came', () => {
    fc.assert(
      fc.property(place, fc.array(member, { maxLength: 31 }), (given, members) => {
        const { traceparent, tracestate } = writeTraceContext({ ...given, otherEntries: members });
        const read = readTraceContext(traceparent, tracestate);
        expect(read?.otherEntries).toEqual(members);
      }),
    );
  });
});

describe('what another process wrote', () => {
  it('is read without a throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (parent, state) => {
        const read = readTraceContext(parent, state);
        if (read !== undefined) expect(parent).toMatch(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-/);
      }),
    );
  });

  it('gives a trace in our form, and keeps the parent as the other library calls it', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.array(member, { maxLength: 5 }), (trace, parent, members) => {
        fc.pre(!/^0+$/.test(trace) && !/^0+$/.test(parent));
        expect(readTraceContext(`00-${trace}-${parent}-00`, members.join(','))).toEqual({
          traceId: `trace_${trace}`,
          spanId: parent,
          sessionId: undefined,
          ours: false,
          otherEntries: members,
        });
      }),
    );
  });
});

describe('our entry of a tracestate', () => {
  it('says the whole span id, and the trace id only where its hex digits do not', () => {
    const [traceId, spanId] = [genTraceId(), genSpanId()];
    const own = writeTraceContext({ traceId, spanId, sessionId: 'order 66;a' });
    expect(own.traceparent).toBe(`00-${traceId.slice(6)}-${spanId.slice(5, 21)}-01`);
    expect(own.tracestate).toBe(`chaukas=${spanId};;order%2066%3Ba`);
    expect(writeTraceContext({ traceId: 'run 7', spanId }).tracestate).toBe(`chaukas=${spanId};run%207`);
  });

  it('drops the session first when it is too long, then the trace id', () => {
    const spanId = genSpanId();
    expect(writeTraceContext({ traceId: 'run 7', spanId, sessionId: 's'.repeat(230) }).tracestate).toBe(
      `chaukas=${spanId};run%207`,
    );
    expect(writeTraceContext({ traceId: 't'.repeat(300), spanId }).tracestate).toBe(`chaukas=${spanId}`);
  });

  it('that names another trace than the traceparent is not believed', () => {
    const { tracestate } = writeTraceContext({ traceId: 'run 7', spanId: genSpanId(), sessionId: 's' });
    const other = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    expect(readTraceContext(other, tracestate)).toMatchObject({ spanId: 'b'.repeat(16), ours: false });
  });

  it('names the parent in this suite where another library put spans between', () => {
    const [traceId, spanId] = [genTraceId(), genSpanId()];
    const { tracestate } = writeTraceContext({ traceId, spanId });
    const between = `00-${traceId.slice(6)}-${'b'.repeat(16)}-01`;
    expect(readTraceContext(between, `dd=s:1,${tracestate}`)).toMatchObject({
      traceId,
      spanId,
      otherEntries: ['dd=s:1'],
    });
  });

  it.each(['ff-aa', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`])(
    'is nothing without a valid traceparent: %s',
    (traceparent) => expect(readTraceContext(traceparent, `chaukas=${genSpanId()}`)).toBeUndefined(),
  );
});
