import type { Frame } from '../tracing/context.ts';
import { Span } from '../tracing/span.ts';
import type { SpanType } from '../tracing/span-data.ts';
import { Claim } from './claim.ts';

/**
 * Which spans are facts that an inner layer may see too. Every span of a model call or an MCP request is, whether a framework
 * or the app made it; only those that the last layer made itself are not, for what happens inside them is another call.
 */
export class Claims {
  readonly #claims = new WeakMap<Span, Claim>();

  /** Says that a span was made by the layer that is the last to see its fact. */
  innermost(span: Span): void {
    Span.setInnermost(span);
  }

  /** The claim on what would be recorded at a place, if the span there is of one of these types and not of a last layer. */
  at(frame: Frame | undefined, types: ReadonlySet<SpanType>): Claim | undefined {
    const span = frame?.span;
    if (span === undefined || !types.has(span.spanData.type) || Span.isInnermost(span)) return undefined;
    return this.on(span);
  }

  /** The claim on a span: how its owner learns what inner layers recorded, and inner layers say so. */
  on(span: Span): Claim {
    const known = this.#claims.get(span);
    if (known !== undefined) return known;
    const made = new Claim(span);
    this.#claims.set(span, made);
    return made;
  }

  /** Called when a span is about to end. */
  spanEnds(span: Span): void {
    this.#claims.get(span)?.ownerEnds();
  }
}
