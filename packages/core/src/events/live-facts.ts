import type { ReadableSpan } from '../tracing/processor.ts';
import type { ModelCallData, SpanData, SpanType } from '../tracing/span-data.ts';
import type { RecordedSpanEvent } from '../tracing/span-event.ts';
import { EventType } from './event-type.ts';

/** What a stream says of one fact of the trail. */
export interface LiveFact {
  name: string;
  attributes: unknown;
}

/** What the start and the end of a span are called, and the facts that both tell. */
interface SpanFacts<TData extends SpanData> {
  readonly start: EventType;
  readonly end: EventType;
  /** Name of an end that is no success, where there is one. */
  readonly failed?: EventType;
  common(data: TData): object;
  asked(data: TData): object;
  came(data: TData): object;
}

const model: SpanFacts<SpanData & ModelCallData> = {
  start: EventType.MODEL_REQUEST,
  end: EventType.MODEL_RESPONSE,
  common: (data) => ({ model: data.response_model ?? data.model, provider: data.provider, operation: data.operation }),
  asked: ({ request }) => ({ message_count: messageCount(request), request }),
  came: ({ response, finish_reason, tokens }) => ({ response, finish_reason, tokens }),
};

/** Spans that a stream tells of by itself. */
const FACTS: { readonly [T in SpanType]?: SpanFacts<Extract<SpanData, { type: T }>> } = {
  agent: {
    start: EventType.AGENT_START,
    end: EventType.AGENT_COMPLETE,
    failed: EventType.AGENT_ERROR,
    common: ({ name }) => ({ agent_name: name }),
    asked: () => ({}),
    came: () => ({}),
  },
  function: {
    start: EventType.TOOL_CALL,
    end: EventType.TOOL_RESULT,
    failed: EventType.TOOL_ERROR,
    common: ({ name, call_id }) => ({ tool_name: name, tool_id: call_id }),
    asked: ({ input }) => ({ arguments: input }),
    came: ({ output }) => ({ result: output }),
  },
  generation: model,
  response: model,
  speech: model,
  transcription: model,
};

export function startFact({ spanData }: ReadableSpan): LiveFact | undefined {
  const facts = factsOf(spanData);
  return facts && { name: facts.start, attributes: { ...facts.common(spanData), ...facts.asked(spanData) } };
}

/** An end that is no success says so in `outcome`, and why in `error`. */
export function endFact({ spanData, error, outcome, endReason }: ReadableSpan): LiveFact | undefined {
  const facts = factsOf(spanData);
  if (facts === undefined) return undefined;
  const ended = outcome ?? (error === null ? 'ok' : 'failed');
  const said = { ...facts.common(spanData), ...facts.came(spanData) };
  if (ended === 'ok') return { name: facts.end, attributes: said };
  const failure = { outcome: ended, error: error?.message ?? endReason };
  return { name: facts.failed ?? facts.end, attributes: { ...said, ...failure } };
}

/** Something that happened inside a span, or in a run but in no span of it; undefined for what a stream is told in another way. */
export function pointFact(span: ReadableSpan | undefined, event: RecordedSpanEvent): LiveFact | undefined {
  if (event.type === 'system') return { name: event.name, attributes: event.data };
  // The end of these spans says what went wrong, and chunks come one by one as they are.
  if (event.type === 'error' && span !== undefined && factsOf(span.spanData) !== undefined) return undefined;
  if (event.type === 'output_emitted' && event.partial === true) return undefined;
  const { type, timestamp: _, ...attributes } = event;
  return { name: `chaukas.${type}`, attributes };
}

/** Whether the pair of a span already says in the trail what an event of this name would. */
export function isSaidBySpan(name: string, data: SpanData): boolean {
  const facts = factsOf(data);
  return facts !== undefined && (name === facts.start || name === facts.end || name === facts.failed);
}

function factsOf(data: SpanData): SpanFacts<SpanData> | undefined {
  // Each entry takes the data of its own type, which the table's type says and an indexed access cannot.
  return Object.hasOwn(FACTS, data.type) ? (FACTS[data.type] as SpanFacts<SpanData> | undefined) : undefined;
}

function messageCount(request: unknown): number | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const messages: unknown = Reflect.get(request, 'messages') ?? Reflect.get(request, 'input');
  return Array.isArray(messages) ? messages.length : undefined;
}
