import type { EventMetadata } from '@chaukas/spec';
import { Capture } from '../content/snapshot.ts';
import type { InstrumentationScope, ReadableSpan } from '../tracing/processor.ts';
import type { ModelCallData, SpanData } from '../tracing/span-data.ts';
import { agentIdOf } from './agent-id.ts';
import { coerceText } from './coerce-text.ts';
import { usageOf } from './given-usage.ts';
import type { EventParts, KindContext, SpanKind } from './kind.ts';
import { KINDS } from './kinds.ts';
import { SpanRecord, type TraceRecord } from './records.ts';
import { silent } from './silent.ts';
import { addUsage } from './usage.ts';

/** The kind of a span; a type that we do not know, from a newer tracing library, groups its children and no more. */
export function kindOf(data: SpanData): SpanKind<SpanData> {
  // Each entry takes the data of its own type, which the table's type says and an indexed access cannot.
  const kind = KINDS[data.type] as SpanKind<SpanData> | undefined;
  return kind ?? silent;
}

/** What is to be remembered of a span that starts: where its children hang, and what they inherit. */
export function recordSpan(span: ReadableSpan, spanData: SpanData, trace: TraceRecord): SpanRecord {
  const parent = trace.parentOf(span);
  const place = kindOf(spanData).parent ? span.spanId : (parent?.place ?? span.remoteParentId ?? trace.session);
  const agent =
    spanData.type === 'agent'
      ? { id: spanData.agent_id ?? agentIdOf(spanData.name), name: spanData.name, usage: undefined }
      : parent?.agent;
  return new SpanRecord(trace, place, agent, spanData.type === 'turn' ? spanData.turn : parent?.turn);
}

/** When a span started, in milliseconds since the Unix epoch; other tracing libraries say it as text. */
export function startOf(span: ReadableSpan): number | undefined {
  return span.startTime ?? parseTime(span.startedAt);
}

/** The same for its end. */
export function endOf(span: ReadableSpan): number | undefined {
  return span.endTime ?? parseTime(span.endedAt);
}

function parseTime(text: string | null): number | undefined {
  const millis = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(millis) ? undefined : millis;
}

/** What a kind works with, at the start and at the end of a span. */
export function contextOf(span: ReadableSpan, record: SpanRecord): KindContext<SpanData> {
  const start = startOf(span);
  const end = endOf(span);
  const durationMs = start === undefined || end === undefined ? 0 : end - start;
  return { span, data: span.spanData, capture: new Capture(), kept: record, durationMs, usage: record.agent?.usage };
}

/**
 * Adds what belongs to the metadata of a span's first event, of its end, and of all events inside a turn; on the first event
 * of a run that joined a session, the name of its workflow.
 */
export function addSpanMetadata(
  parts: EventParts,
  span: ReadableSpan,
  record: SpanRecord,
  { trace, session }: TraceRecord,
): EventParts {
  if (!record.introduced) {
    record.introduced = true;
    const { instrumentation } = span;
    if (instrumentation !== undefined) metadataOf(parts).instrumentation = scopeOf(instrumentation);
    // A session's events name its first workflow only.
    const joined = span.parentId === null && session.opening !== undefined && session.opening.first !== trace;
    if (joined) metadataOf(parts).workflow_name = trace.name;
  }
  addTurn(parts, record);
  if (span.endReason !== undefined) metadataOf(parts).end_reason = span.endReason;
  return parts;
}

/** Adds the turn that an event belongs to. */
export function addTurn(parts: EventParts, record: SpanRecord | undefined): EventParts {
  if (record?.turn !== undefined) metadataOf(parts).turn = record.turn;
  return parts;
}

function metadataOf(parts: EventParts): EventMetadata {
  parts.metadata ??= {};
  return parts.metadata;
}

function scopeOf(scope: InstrumentationScope): NonNullable<EventMetadata['instrumentation']> {
  const { library, library_version: version } = scope;
  return {
    name: coerceText(scope.name),
    version: coerceText(scope.version),
    ...(library !== undefined && { library: coerceText(library) }),
    ...(version !== undefined && { library_version: coerceText(version) }),
  };
}

/** Counts the tokens of a model call that ended for its agent and its session. */
export function countTokens({ spanData }: ReadableSpan, record: SpanRecord, trace: TraceRecord): void {
  if (!isModelCall(spanData)) return;
  const { tokens, usage_buckets: buckets } = usageOf(spanData);
  if (tokens === undefined && buckets === undefined) return;
  trace.session.countTokens(buckets, tokens);
  if (record.agent !== undefined) record.agent.usage = addUsage(record.agent.usage, buckets, tokens);
}

function isModelCall(data: SpanData): data is Extract<SpanData, ModelCallData & { type: 'generation' | 'response' }> {
  return (
    data.type === 'generation' || data.type === 'response' || data.type === 'speech' || data.type === 'transcription'
  );
}
