import type { JsonObject, JsonValue } from '@chaukas/spec';
import type { Envelope } from '../envelope.ts';
import type { EnvelopeExporter } from '../envelope-exporter.ts';
import { type EnvelopeSpan, spansOf } from '../envelope-spans.ts';

/** Values that attributes may have in OpenTelemetry. */
type OtelValue = string | number | boolean | string[] | number[] | boolean[];
type OtelAttributes = Record<string, OtelValue>;

/** What is needed of a span of `@opentelemetry/api`. Times are milliseconds since the Unix epoch. */
export interface OtelSpan {
  addEvent(name: string, attributes: OtelAttributes, time: number): unknown;
  recordException(exception: { name: string; message: string; stack: string }, time: number): void;
  setStatus(status: { code: number; message: string }): unknown;
  end(time: number): void;
}

/** What is needed of a tracer. */
export interface OtelTracer<TContext, TSpan extends OtelSpan> {
  startSpan(
    name: string,
    options: { kind: number; startTime: number; attributes: OtelAttributes },
    context: TContext,
  ): TSpan;
}

/** What is needed of the module `@opentelemetry/api`: nothing in it that is global. */
export interface OtelApi<TContext, TSpan extends OtelSpan> {
  readonly ROOT_CONTEXT: TContext;
  readonly SpanKind: { readonly INTERNAL: number; readonly CLIENT: number };
  readonly SpanStatusCode: { readonly ERROR: number };
  readonly trace: { setSpan(context: TContext, span: TSpan): TContext };
}

/** Kinds of work that is done elsewhere. */
const CLIENT_KINDS: ReadonlySet<string> = new Set(['tool_call', 'llm_call']);

/**
 * Makes OpenTelemetry spans of each envelope, through a tracer of the app's; it never configures OpenTelemetry and neither
 * reads nor sets what is global there. Start and end are those of the session. Spans without a parent in the session start
 * traces of their own; all spans carry `session.id`, and `agent.id` and `user.id` where they are known.
 *
 * ```ts
 * import * as api from '@opentelemetry/api';
 * new Observatory(new OpenTelemetryExporter(api.trace.getTracer('my-agent'), api));
 * ```
 */
export class OpenTelemetryExporter<TContext, TSpan extends OtelSpan> implements EnvelopeExporter {
  readonly #tracer: OtelTracer<TContext, TSpan>;
  readonly #api: OtelApi<TContext, TSpan>;

  /** @param api the module `@opentelemetry/api`, by which spans get their parents */
  constructor(tracer: OtelTracer<TContext, TSpan>, api: OtelApi<TContext, TSpan>) {
    this.#tracer = tracer;
    this.#api = api;
  }

  export(envelope: Envelope): void {
    const common = commonAttributes(envelope);
    const { spans, roots } = spansOf(envelope);
    const made = new Map<EnvelopeSpan, TSpan>();
    // A stack of our own instead of recursion: nesting of any depth must not overflow.
    const pending = roots.map((span) => ({ span, context: this.#api.ROOT_CONTEXT })).reverse();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const otelSpan = this.#start(next.span, next.context, common);
      made.set(next.span, otelSpan);
      const context = this.#api.trace.setSpan(next.context, otelSpan);
      for (const child of [...next.span.children].reverse()) pending.push({ span: child, context });
    }
    const byEnd = [...spans].sort((a, b) => a.endTime - b.endTime || b.startTime - a.startTime);
    for (const span of byEnd) this.#end(span, made.get(span));
  }

  #start({ name, kind, startTime, attributes }: EnvelopeSpan, context: TContext, common: OtelAttributes): TSpan {
    const { SpanKind } = this.#api;
    const otelKind = CLIENT_KINDS.has(kind) ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const all = { ...common, ...toAttributes(attributes) };
    return this.#tracer.startSpan(name, { kind: otelKind, startTime, attributes: all }, context);
  }

  #end({ events, error, endTime }: EnvelopeSpan, span: TSpan | undefined): void {
    if (span === undefined) return;
    for (const { name, attributes, time } of events) span.addEvent(name, toAttributes(attributes), time);
    if (error !== null) {
      const { type, message, traceback } = error;
      span.recordException({ name: type, message, stack: traceback }, endTime);
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message });
    }
    span.end(endTime);
  }
}

function commonAttributes({ session }: Envelope): OtelAttributes {
  const { session_id: sessionId, agent_id: agentId, user_id: userId } = session;
  return { 'session.id': sessionId, ...(agentId && { 'agent.id': agentId }), ...(userId && { 'user.id': userId }) };
}

/** What attributes cannot be, objects and mixed lists, goes as JSON; null is left out. */
function toAttributes(fields: JsonObject): OtelAttributes {
  const attributes: OtelAttributes = {};
  for (const [key, value] of Object.entries(fields)) if (value !== null) attributes[key] = toValue(value);
  return attributes;
}

function toValue(value: NonNullable<JsonValue>): OtelValue {
  if (typeof value !== 'object') return value;
  return LISTS.map((listOf) => listOf(value)).find((list) => list !== undefined) ?? JSON.stringify(value);
}

/** Lists may be attributes if all their items are of one of these types. */
const LISTS: readonly ((value: JsonValue) => OtelValue | undefined)[] = [
  (value) => (Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined),
  (value) => (Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : undefined),
  (value) => (Array.isArray(value) && value.every((item) => typeof item === 'boolean') ? value : undefined),
];
