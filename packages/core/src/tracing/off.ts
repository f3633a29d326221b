import { NO_OP } from './ids.ts';
import { NoopSpan, NoopTrace } from './noop.ts';
import type { SpanData, SpanDataOf, SpanType } from './span-data.ts';

/** The trace of everybody while tracing is off. */
export const OFF_TRACE: NoopTrace = new NoopTrace();

/** What `spanData` reads as while tracing is off: with all the objects and lists that an app would write into. */
const BLANKS: { readonly [T in SpanType]: () => SpanDataOf<T> } = {
  agent: () => ({ type: 'agent', name: NO_OP, handoffs: [], tools: [] }),
  function: () => ({ type: 'function', name: NO_OP }),
  generation: () => ({ type: 'generation', input: [], output: [], model_config: {}, usage: {} }),
  response: () => ({ type: 'response', usage: {} }),
  handoff: () => ({ type: 'handoff' }),
  guardrail: () => ({ type: 'guardrail', name: NO_OP, triggered: false }),
  mcp: () => ({ type: 'mcp', operation: NO_OP }),
  mcp_tools: () => ({ type: 'mcp_tools', result: [] }),
  retriever: () => ({ type: 'retriever', datasource: NO_OP, document_ids: [], chunk_ids: [] }),
  speech: () => ({ type: 'speech', output: { data: '', format: 'pcm' }, model_config: {} }),
  transcription: () => ({ type: 'transcription', input: { data: '', format: 'pcm' }, model_config: {} }),
  speech_group: () => ({ type: 'speech_group' }),
  task: () => ({ type: 'task', name: NO_OP, usage: {} }),
  turn: () => ({ type: 'turn', turn: 0, usage: {} }),
  custom: () => ({ type: 'custom', name: NO_OP, data: {} }),
};

const OTHER = new NoopSpan(BLANKS.custom);

const OFF_SPANS: ReadonlyMap<string, NoopSpan> = new Map(
  Object.entries(BLANKS).map(([type, blank]) => [type, new NoopSpan<SpanData>(blank)]),
);

/**
 * The span of everybody while tracing is off, one per type, so that a call costs nothing. Its `spanData` is a new blank at
 * each read: what one caller writes is gone, and no other finds it.
 */
export function offSpan<T extends SpanType>(type: T): NoopSpan<SpanDataOf<T>> {
  // The map holds for each type a span of that type, which the type of a map cannot say.
  return (OFF_SPANS.get(type) ?? OTHER) as unknown as NoopSpan<SpanDataOf<T>>;
}
