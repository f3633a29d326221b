import type { Deferred } from '../content/deferred.ts';
import { Capture } from '../content/snapshot.ts';
import type { ReadableSpan, ReadableTrace } from './processor.ts';
import type { SpanData } from './span-data.ts';
import { exportSpan, exportTrace } from './span-export.ts';
import type { ExportItem } from './tracing-exporter.ts';

/** Longest text that is kept whole, in UTF-8 bytes: well over the 100,000 that the SDK's backend takes. */
const FIELD_BYTES = 1024 * 1024;
/** What is kept of one span, in UTF-8 bytes. */
const ITEM_BYTES = 4 * 1024 * 1024;

/** A trace or span as it was, and what its long texts still need before they can be exported. */
export interface ExportSnapshot {
  readonly item: ExportItem;
  readonly deferred: readonly Deferred[];
}

/** Copies a trace or span, so that what happens to the app's objects before the export does not change what is exported. */
export function snapshotOf(source: ReadableTrace | ReadableSpan): ExportSnapshot {
  const capture = new Capture({ fieldBytes: FIELD_BYTES, eventBytes: ITEM_BYTES });
  const item = source.type === 'trace' ? traceCopy(source, capture) : spanCopy(source, capture);
  const form = (): object => (item.type === 'trace' ? exportTrace(item) : exportSpan(item));
  // Not enumerable, so that no exporter that prints its items prints the key.
  const hidden = { export: form, toJSON: form, tracingApiKey: source.tracingApiKey };
  for (const [name, value] of Object.entries(hidden)) Object.defineProperty(item, name, { value });
  return { item, deferred: capture.deferred };
}

function traceCopy(trace: ReadableTrace, capture: Capture): ReadableTrace {
  const { type, traceId, name, groupId, startTime, session } = trace;
  const metadata = capture.struct(trace.metadata, 'input');
  return {
    type,
    traceId,
    name,
    groupId,
    startTime,
    ...(metadata && { metadata }),
    ...(session && { session }),
  };
}

function spanCopy(span: ReadableSpan, capture: Capture): ReadableSpan {
  const { type, traceId, spanId, parentId, startedAt, endedAt, startTime, endTime, outcome, endReason } = span;
  return {
    ...{ type, traceId, spanId, parentId, startedAt, endedAt, startTime, endTime, endReason },
    ...(outcome && { outcome }),
    // JSON of the data has the data's shape, but for values that had to be cut.
    spanData: capture.struct(span.spanData, 'input') as unknown as SpanData,
    error: span.error && {
      message: String(span.error.message),
      ...(span.error.data && { data: capture.struct(span.error.data, 'input') }),
    },
    instrumentation: span.instrumentation,
    ...(span.trace && { trace: placeOf(span.trace) }),
    ...(span.traceMetadata && { traceMetadata: span.traceMetadata }),
  };
}

/** What says whose trace it is; the trace itself is exported for itself. */
function placeOf({ type, traceId, name, groupId, session }: ReadableTrace): ReadableTrace {
  return { type, traceId, name, groupId, ...(session && { session }) };
}
