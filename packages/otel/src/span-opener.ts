import type { ReadableSpan } from '@chaukas/core';
import { guard } from '@chaukas/core/instrumentation';
import { context, isSpanContextValid, type Link, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import { LiveSpan, type Place } from './live-span.ts';
import { nativeSpanOf, tellsOf } from './native.ts';
import { type Description, describe } from './spans/description.ts';
import { mappingOf } from './spans/table.ts';
import { hrTime, timeOf } from './times.ts';
import type { TraceScope } from './trace-scope.ts';

/** Where a span came to stand; `live` if it has an OpenTelemetry span of ours. */
export type Opened = { readonly live: LiveSpan } | { readonly live: undefined; readonly place: Place };

/** Opens the OpenTelemetry spans of ours, where there is none already. */
export class SpanOpener {
  readonly #tracer: Tracer;
  /** Spans of other instrumentations that tell of a call of ours: each tells of one. */
  readonly #natives = new WeakSet<Span>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  open(span: ReadableSpan, parent: Place, scope: TraceScope): Opened {
    const mapping = mappingOf(span.spanData.type);
    if (mapping === null) return { live: undefined, place: parent };
    const described = guard('otel span', () => describe(span, mapping, scope.door)) ?? bare(span);
    const active = trace.getActiveSpan();
    const native = nativeSpanOf(span.spanData) ?? this.#tellingOf(described, active);
    if (native !== undefined) return { live: undefined, place: this.#toldBy(native, span, parent, scope) };
    const started = this.#tracer.startSpan(
      described.name,
      {
        kind: described.kind,
        startTime: hrTime(timeOf(span.startTime, span.startedAt)),
        attributes: { ...described.attributes, ...scope.session },
        links: linksTo(active, scope),
      },
      trace.setSpan(context.active(), parent.span),
    );
    return { live: new LiveSpan(started, span.spanId, described.asked) };
  }

  /** The active span, if it tells of this call and of none before. */
  #tellingOf({ attributes }: Description, active: Span | undefined): Span | undefined {
    return active !== undefined && !this.#natives.has(active) && tellsOf(active, attributes) ? active : undefined;
  }

  /** The other span stays as it is; ours above it is linked with it, because it hangs on a span of the app's. */
  #toldBy(native: Span, { spanId }: ReadableSpan, parent: Place, scope: TraceScope): Place {
    this.#natives.add(native);
    scope.toldBy(native);
    const above = parent === scope ? scope.opened : parent.host;
    above?.link({ context: native.spanContext(), attributes: { 'chaukas.span.id': spanId } });
    return new NativePlace(native, parent);
  }
}

/** A call that a span of another instrumentation tells of. What happens in it is told by the span of ours above it. */
class NativePlace implements Place {
  readonly span: Span;
  readonly isNative = true;
  readonly #above: Place;

  constructor(native: Span, above: Place) {
    this.span = trace.wrapSpanContext(native.spanContext());
    this.#above = above;
  }

  get host(): LiveSpan {
    return this.#above.host;
  }
}

/** Inside a trace our own tree decides, so a span that the app made current meanwhile is linked. */
function linksTo(active: Span | undefined, scope: TraceScope): Link[] {
  if (active === undefined || active === scope.outer) return [];
  const linked = active.spanContext();
  return isSpanContextValid(linked) ? [{ context: linked }] : [];
}

function bare({ spanData }: ReadableSpan): Description {
  return { name: spanData.type, kind: SpanKind.INTERNAL, attributes: {}, asked: new Set() };
}
