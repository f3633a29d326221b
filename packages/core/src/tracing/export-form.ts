import type { ReadableSpan, ReadableTrace } from './processor.ts';
import type { SpanData } from './span-data.ts';

/** What both SDKs send of a trace or span: `{ object, id, ... }` in snake_case, without what is private (`_response`). */
export function exportForm(item: ReadableTrace | ReadableSpan): Record<string, unknown> {
  if (item.type === 'trace') {
    const { type, traceId, name, groupId, metadata } = item;
    return { object: type, id: traceId, workflow_name: name, group_id: groupId, metadata };
  }
  return {
    object: item.type,
    id: item.spanId,
    trace_id: item.traceId,
    parent_id: item.parentId,
    started_at: item.startedAt,
    ended_at: item.endedAt,
    span_data: withoutPrivate(dataForm(item.spanData)),
    error: item.error,
  };
}

/** The SDK's own readers know tasks and turns as custom spans. */
function dataForm(data: SpanData): object {
  if (data.type !== 'task' && data.type !== 'turn') return data;
  const { type, ...rest } = data;
  return { type: 'custom', name: type, data: { sdk_span_type: type, ...rest } };
}

function withoutPrivate(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !key.startsWith('_')));
}
