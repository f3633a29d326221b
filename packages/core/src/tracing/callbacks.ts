/**
 * The callback forms, with the arguments of the JS SDK: `withAgentSpan(fn, { data, spanId, disabled }, parent?)`. Each runs
 * `fn` in a span that is current inside, returns what `fn` returns (of a promise one of the same value), and ends the span when
 * `fn` is done, for a promise when it settles. What `fn` throws fails the span and is thrown on. A span outside any trace gets a
 * trace of its own, of its name.
 */
import { suite } from '../runtime/suite.ts';
import { getCurrentTrace } from './current.ts';
import type { SpanOptions } from './provider.ts';
import { callback, newTrace, runSpan, runTrace, type SpanCallback } from './span-callback.ts';
import {
  type AnySpan,
  type AnySpanData,
  type AnyTrace,
  type NormalSpanData,
  normalData,
  ofData,
} from './span-factory.ts';
import type { TraceOptions } from './trace.ts';

/** Options of a trace that may have to be made: those of every trace, and its name. */
export interface GetOrCreateTraceOptions extends TraceOptions {
  /** `Agent workflow` by default, as in the JS SDK. */
  name?: string;
}

const DEFAULT_NAME = 'Agent workflow';

/**
 * Runs `fn` in a trace of its own, or in one that was made before. Spans and model calls inside belong to it; when `fn` is
 * done, so is the trace, also when `fn` has thrown.
 *
 * @returns what `fn` returns
 */
export function withTrace<T>(nameOrTrace: string | AnyTrace, fn: (trace: AnyTrace) => T, options?: TraceOptions): T {
  return runTrace(typeof nameOrTrace === 'string' ? newTrace(nameOrTrace, options) : nameOrTrace, fn);
}

/**
 * Runs `fn` in the trace that is current, which then goes on, or in one of its own if there is none: then `options` say which.
 *
 * @returns what `fn` returns
 */
export function getOrCreateTrace<T>(fn: (trace: AnyTrace) => T, options?: GetOrCreateTraceOptions): T {
  const current = getCurrentTrace();
  // What stands for a session as a whole is no run to be in.
  if (current !== undefined && !current.isSession) return fn(current);
  return runTrace(newTrace(options?.name ?? DEFAULT_NAME, options), fn);
}

/**
 * Runs `fn` in a span of any type, from data in the spelling of {@link SpanData}.
 *
 * @returns what `fn` returns
 */
export function withSpan<TData extends AnySpanData, T>(
  data: TData,
  fn: (span: AnySpan<NormalSpanData<TData>>) => T,
  options?: SpanOptions,
): T {
  const normal = normalData(data);
  return suite().provider.off ? fn(ofData(normal)) : runSpan(normal, fn, options);
}

/** Runs `fn` as an agent. */
export const withAgentSpan: SpanCallback<'agent'> = callback('agent');

/** Runs `fn` as a tool. What it returns is recorded as the output, unless `fn` has set one on the span. */
export const withFunctionSpan: SpanCallback<'function'> = callback('function', (span, result) => {
  span.spanData.output ??= result;
});

/** Runs `fn` as a model call; set `output` and `usage` on the span when the answer is there. */
export const withGenerationSpan: SpanCallback<'generation'> = callback('generation');

/** Runs `fn` as a model call; set `response` on the span when the answer is there. */
export const withResponseSpan: SpanCallback<'response'> = callback('response');

/** Runs `fn` as a handoff; set `to_agent` on the span when it is known. */
export const withHandoffSpan: SpanCallback<'handoff'> = callback('handoff');

/** Runs `fn` as a guardrail; set `triggered` on the span when it is known. */
export const withGuardrailSpan: SpanCallback<'guardrail'> = callback('guardrail');

/** Runs `fn` as the listing of an MCP server's tools; set `result` on the span when it is known. */
export const withMcpToolsSpan: SpanCallback<'mcp_tools'> = callback('mcp_tools');

/** The JS SDK's name of {@link withMcpToolsSpan}. */
export const withMCPListToolsSpan: SpanCallback<'mcp_tools'> = callback('mcp_tools');

/** Runs `fn` as an MCP request; set `response` on the span when it is known. */
export const withMcpSpan: SpanCallback<'mcp'> = callback('mcp');

/** Runs `fn` as a search in documents; set `document_ids` on the span when they are known. */
export const withRetrieverSpan: SpanCallback<'retriever'> = callback('retriever');

/** Runs `fn` as a whole run. */
export const withTaskSpan: SpanCallback<'task'> = callback('task');

/** Runs `fn` as one round of an agent's loop. */
export const withTurnSpan: SpanCallback<'turn'> = callback('turn');

/** Runs `fn` in a span for a purpose of the app's own. */
export const withCustomSpan: SpanCallback<'custom'> = callback('custom');

/** Runs `fn` as a group of speech spans. */
export const withSpeechGroupSpan: SpanCallback<'speech_group'> = callback('speech_group');

/** Runs `fn` as text to speech; set `output` on the span when the audio is there. */
export const withSpeechSpan: SpanCallback<'speech'> = callback('speech');

/** Runs `fn` as speech to text; set `output` on the span when the text is there. */
export const withTranscriptionSpan: SpanCallback<'transcription'> = callback('transcription');
