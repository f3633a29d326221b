import { createHash } from 'node:crypto';

/** The ids of a `traceparent`, in lower-case hex. */
export interface TraceparentIds {
  /** 32 digits. */
  readonly trace: string;
  /** 16 digits. */
  readonly parent: string;
}

const OURS = { trace: /^trace_([0-9a-f]{32})$/, span: /^span_([0-9a-f]{24})$/ };
const ZERO = /^0*$/;

/** Version 00 of W3C Trace Context; a later one may say more after another dash. `ff` is none. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** The 32 hex digits that stand for a trace: those of an id in our form, else of a hash of it. */
export function traceHex(traceId: string): string {
  return hexOf(OURS.trace.exec(traceId)?.[1], traceId, 32);
}

/** The 16 hex digits that stand for a span: the first of an id in our form, else of a hash of it. */
export function spanHex(spanId: string): string {
  return hexOf(OURS.span.exec(spanId)?.[1]?.slice(0, 16), spanId, 16);
}

/** The id in our form that is said by its hex digits alone. */
export function traceIdOf(hex: string): string {
  return `trace_${hex}`;
}

/** `traceparent` of W3C Trace Context, version 00, sampled. */
export function writeTraceparent(traceId: string, spanId: string): string {
  return `00-${traceHex(traceId)}-${spanHex(spanId)}-01`;
}

/** @returns undefined for what W3C Trace Context tells to ignore */
export function readTraceparent(text: unknown): TraceparentIds | undefined {
  if (typeof text !== 'string' || text.length > 512) return undefined;
  const [, version, trace = '', parent = '', more] = TRACEPARENT.exec(text) ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  return ZERO.test(trace) || ZERO.test(parent) ? undefined : { trace, parent };
}

/** W3C forbids an id of zeros, so one in our form that is all zeros is hashed like a foreign one. */
function hexOf(own: string | undefined, id: string, digits: number): string {
  if (own !== undefined && !ZERO.test(own)) return own;
  return createHash('sha256').update(id.toWellFormed()).digest('hex').slice(0, digits);
}
