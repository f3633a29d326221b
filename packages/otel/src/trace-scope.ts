import type { ReadableTrace } from '@chaukas/core';
import { type Attributes, type Context, trace as otel, type Span, SpanKind, type Tracer } from '@opentelemetry/api';
import { attributesOf } from './attributes/attributes.ts';
import { DataCopy } from './attributes/data-copy.ts';
import type { PolicyDoor } from './attributes/policy-door.ts';
import type { Sweepable } from './book.ts';
import { type Ending, type Failure, LiveSpan, type Place } from './live-span.ts';
import { withoutNative } from './native.ts';
import { SESSION, WORKFLOW } from './spans/common.ts';
import { hrTime, timeOf } from './times.ts';

/**
 * A trace of ours in OpenTelemetry: a span `invoke_workflow <name>` that all its spans hang below. It is opened when the
 * first of them needs it, so that a call that somebody else's span tells of brings none.
 */
export class TraceScope implements Place, Sweepable {
  readonly door: PolicyDoor;
  /** What every span of it says of the session. */
  readonly session: Attributes;
  /** The span of the app that was active when the trace started. */
  readonly outer: Span | undefined;
  /** What went in and out of the whole. */
  messages: Attributes = {};
  /** How the first of its outermost spans that failed did so. */
  failure: Failure | undefined;
  readonly #tracer: Tracer;
  readonly #trace: ReadableTrace;
  #above: Context;
  #root: LiveSpan | undefined;
  #ending: Ending | undefined;
  /** A span of somebody else's tells of some of it. */
  #toldElsewhere = false;

  constructor(trace: ReadableTrace, tracer: Tracer, door: PolicyDoor, above: Context) {
    this.#trace = trace;
    this.#tracer = tracer;
    this.#above = above;
    this.door = door;
    this.outer = otel.getSpan(above);
    const sessionId = trace.session?.sessionId || trace.groupId;
    this.session = attributesOf(SESSION, new DataCopy({ ...trace.session, sessionId }), door);
  }

  get span(): Span {
    return this.host.span;
  }

  get host(): LiveSpan {
    this.#root ??= this.#open();
    return this.#root;
  }

  /** The span of the whole if there is one already. */
  get opened(): LiveSpan | undefined {
    return this.#root;
  }

  /** A call is told of by somebody else's span, below which nothing of ours but that call is to hang. */
  toldBy(native: Span): void {
    this.#toldElsewhere = true;
    if (native === this.outer) this.#above = withoutNative(this.#above, native);
  }

  end({ endTime, endReason }: ReadableTrace): void {
    this.#end(timeOf(endTime), endReason);
  }

  sweep(reason: string): void {
    this.#end(Date.now(), reason);
  }

  #end(time: number, reason: string | undefined): void {
    const ended = { ...this.#attributes(), ...this.messages, ...(reason && { 'chaukas.end_reason': reason }) };
    this.#ending = { time, attributes: ended, failure: this.failure };
    if (this.#root !== undefined || !this.#toldElsewhere) this.host.end(this.#ending);
  }

  #open(): LiveSpan {
    const name = this.door.text(this.#trace.name || undefined, 'name');
    const span = this.#tracer.startSpan(
      name === undefined ? 'invoke_workflow' : `invoke_workflow ${name}`,
      { kind: SpanKind.INTERNAL, startTime: hrTime(timeOf(this.#trace.startTime)), attributes: this.#attributes() },
      this.#above,
    );
    const root = new LiveSpan(span);
    // A span that comes after the end of its trace is the first to need it.
    if (this.#ending !== undefined) root.end(this.#ending);
    return root;
  }

  #attributes(): Attributes {
    const own = attributesOf(WORKFLOW, new DataCopy(this.#trace), this.door);
    return { 'gen_ai.operation.name': 'invoke_workflow', ...own, ...this.session };
  }
}
