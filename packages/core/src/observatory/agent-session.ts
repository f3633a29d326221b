import { coerceText } from '../chaukas/coerce-text.ts';
import { type AnySpan, type AnyTrace, type SpanOptions, span, withFunctionSpan, withSpan } from '../index.ts';
import { guard } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import type { Frame } from '../tracing/context.ts';
import type { SpanData } from '../tracing/span-data.ts';
import { type Attributes, type SpanKindName, toSpanData } from './kinds.ts';
import { openSessions } from './open-sessions.ts';
import { ObservatorySpan } from './span-handle.ts';

/** What runs in a span. */
export type SpanCallback<T> = (span: ObservatorySpan) => T;

/** Options of {@link AgentSession.span}. */
export interface SessionSpanOptions {
  /** `agent_step`, `tool_call`, `llm_call`, `stream`, or a word of the app's own. @defaultValue 'agent_step' */
  kind?: SpanKindName | (string & {});
  attributes?: Attributes;
}

/**
 * One run of an agent. It owns a trace; spans made through it nest by context.
 *
 * Each method that makes a span has two forms: with a callback, which runs in the span and whose result comes back as it is,
 * and without, for `using span = session.agentStep('plan')` or `span.end()`: then the span is current until it ends, which
 * work that runs side by side must not share. What a callback throws fails the span and is thrown on. Nothing else throws.
 */
export class AgentSession implements Disposable {
  /** The trace of the session; a no-op where tracing is off. */
  readonly trace: AnyTrace;
  readonly sessionId: string;
  readonly agentId: string;

  constructor(trace: AnyTrace, sessionId: string, agentId: string) {
    this.trace = trace;
    this.sessionId = sessionId;
    this.agentId = agentId;
  }

  span(name: string, options?: SessionSpanOptions): ObservatorySpan;
  span<T>(name: string, options: SessionSpanOptions | undefined, fn: SpanCallback<T>): T;
  span<T>(name: string, options: SessionSpanOptions = {}, fn?: SpanCallback<T>): ObservatorySpan | T {
    return this.#span(options.kind ?? 'agent_step', name, options.attributes, fn);
  }

  /** A step of the agent: in the trail an agent span. */
  agentStep(name: string, attributes?: Attributes): ObservatorySpan;
  agentStep<T>(name: string, fn: SpanCallback<T>): T;
  agentStep<T>(name: string, attributes: Attributes | undefined, fn: SpanCallback<T>): T;
  agentStep<T>(name: string, ...rest: Rest<T>): ObservatorySpan | T {
    return this.#span('agent_step', name, ...inOrder(rest));
  }

  /** A call of a tool: its attributes are the arguments, what its callback returns is the output. */
  toolCall(name: string, attributes?: Attributes): ObservatorySpan;
  toolCall<T>(name: string, fn: SpanCallback<T>): T;
  toolCall<T>(name: string, attributes: Attributes | undefined, fn: SpanCallback<T>): T;
  toolCall<T>(name: string, ...rest: Rest<T>): ObservatorySpan | T {
    return this.#span('tool_call', name, ...inOrder(rest));
  }

  /** A call of a model: in the trail a generation span, with `model` and `provider` of its attributes. */
  llmCall(name: string, attributes?: Attributes): ObservatorySpan;
  llmCall<T>(name: string, fn: SpanCallback<T>): T;
  llmCall<T>(name: string, attributes: Attributes | undefined, fn: SpanCallback<T>): T;
  llmCall<T>(name: string, ...rest: Rest<T>): ObservatorySpan | T {
    return this.#span('llm_call', name, ...inOrder(rest));
  }

  /** Something that comes in pieces, each told by `stream.event(name, attributes)`. */
  stream(name: string, attributes?: Attributes): ObservatorySpan;
  stream<T>(name: string, fn: SpanCallback<T>): T;
  stream<T>(name: string, attributes: Attributes | undefined, fn: SpanCallback<T>): T;
  stream<T>(name: string, ...rest: Rest<T>): ObservatorySpan | T {
    return this.#span('stream', name, ...inOrder(rest));
  }

  /** Ends the session: its envelope goes to the exporter. May be called again without effect. */
  end(): void {
    this.trace.finish(true);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #span<T>(
    kind: string,
    given: string,
    attributes: Attributes | undefined,
    fn: SpanCallback<T> | undefined,
  ): ObservatorySpan | T {
    const name = coerceText(given);
    const data = toSpanData(coerceText(kind), { name, attributes, agentId: this.agentId });
    const options = guard('observatory.span', () => this.#place()) ?? { parent: this.trace };
    if (fn === undefined) return new ObservatorySpan(span(data, options).start(true));
    return runInSpan(data, options, (made) => fn(new ObservatorySpan(made)));
  }

  /** Where a new span hangs: below what is current in this session, also where another trace is current inside it. */
  #place(): SpanOptions {
    const { trace } = this;
    if (trace.isNoop) return { parent: trace };
    if (trace.endTime !== undefined && !openSessions().has(trace.traceId)) {
      const sentence = 'a session of the observatory got a span after its end: it is in the trail, but in no envelope';
      suite().runtime.notices.problem(sentence);
    }
    const current = suite().context.current();
    // Without a parent given, the span of a tool that a model has asked for can be found.
    if (current?.trace === trace) return {};
    for (let place: Frame['previous'] = current; place !== undefined; place = place.previous) {
      if (place.trace === trace) return { parent: place.span ?? trace };
    }
    return { parent: trace };
  }
}

type Rest<T> = [attributes?: Attributes | SpanCallback<T>, fn?: SpanCallback<T>];

/** Attributes may be left out. */
function inOrder<T>([first, second]: Rest<T>): [Attributes | undefined, SpanCallback<T> | undefined] {
  return isCallback(first) ? [undefined, first] : [first, second];
}

function isCallback<T>(value: Attributes | SpanCallback<T> | undefined): value is SpanCallback<T> {
  return typeof value === 'function';
}

/** The same for all types but that a tool has an output. */
function runInSpan<T>(data: SpanData, options: SpanOptions, fn: (span: AnySpan) => T): T {
  return data.type === 'function' ? withFunctionSpan(fn, { data, ...options }) : withSpan(data, fn, options);
}
