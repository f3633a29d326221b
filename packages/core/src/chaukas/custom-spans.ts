import type { ReadableSpan } from '../tracing/processor.ts';
import type { SpanDataOf, SpanType } from '../tracing/span-data.ts';
import { toSpanData } from '../tracing/span-fields.ts';
import { KINDS } from './kinds.ts';

/** What custom spans are, by their names: `{ 'vector.search': 'retriever' }`. */
export type CustomSpanTypes = Readonly<Record<string, SpanType>>;

/** The field of a type that the name of the custom span gives, where its data does not. */
const NAMED: Partial<Record<SpanType, string>> = { mcp: 'operation', retriever: 'datasource' };

const NO_KEYS: ReadonlySet<string> = new Set();

/**
 * The span as the type that the app gave its name: its data holds the fields of that type, in either spelling. Any other
 * span as it is.
 */
export function asMapped(span: ReadableSpan, types: CustomSpanTypes = {}): ReadableSpan {
  const { spanData } = span;
  if (spanData.type !== 'custom' || typeof spanData.name !== 'string') return span;
  const type = Object.hasOwn(types, spanData.name) ? types[spanData.name] : undefined;
  return type === undefined ? span : { ...frameOf(span), spanData: dataOf(type, spanData) };
}

/**
 * What an app configured, without what is no type.
 *
 * @param onProblem told of each name whose type there is not
 */
export function readCustomSpans(given: unknown, onProblem: (sentence: string) => void): CustomSpanTypes {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) {
    onProblem('configure({ customSpans }) is not an object of names and span types; using none');
    return {};
  }
  const known = Object.entries(given).filter(([name, type]) => {
    const fits = typeof type === 'string' && Object.hasOwn(KINDS, type);
    if (!fits) {
      const types = Object.keys(KINDS).join(', ');
      onProblem(`configure({ customSpans }) has for "${name}" none of ${types}; its spans stay custom`);
    }
    return fits;
  });
  return Object.fromEntries(known);
}

function dataOf<T extends SpanType>(type: T, { name, data }: SpanDataOf<'custom'>): SpanDataOf<T> {
  return toSpanData(type, { [NAMED[type] ?? 'name']: name, ...data }, NO_KEYS);
}

/** All that processors read of a span but its data; it may be of any class, so it cannot be copied as a whole. */
function frameOf(span: ReadableSpan): Omit<ReadableSpan, 'spanData'> {
  const { type, traceId, trace, spanId, parentId, startedAt, endedAt, startTime, endTime } = span;
  const { error, outcome, endReason, instrumentation } = span;
  return {
    ...{ type, traceId, spanId, parentId, startedAt, endedAt, startTime, endTime, error, endReason, instrumentation },
    ...(trace && { trace }),
    ...(outcome && { outcome }),
  };
}
