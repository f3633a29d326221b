import { guard } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import type { SpanData } from '../tracing/span-data.ts';
import type { SpanEvent } from '../tracing/span-event.ts';
import { EventType } from './event-type.ts';
import { isSaidBySpan } from './live-facts.ts';
import { addToActiveOtelSpan } from './open-telemetry.ts';

/** Attributes of an event: anything; it is copied at once. */
export type EventAttributes = Readonly<Record<string, unknown>>;

/**
 * Says that something happened: to the trail, as a SYSTEM event with `metadata.name` and `metadata.data` in the current
 * span, and to the live streams that see it. Outside any span of ours the active OpenTelemetry span gets it instead of the
 * trail; outside that too, only the streams. Never throws.
 *
 * One fact makes one event of the trail: what the current span says itself by its start and its end (`gen_ai.tool.call`
 * inside a function span) and pieces of answers go to the streams only.
 *
 * @param name one of {@link EventType}, or any other
 */
export function addEvent(name: string, attributes: EventAttributes = {}): void {
  guard('addEvent', () => {
    const { provider, context } = suite();
    if (!provider.enabled) return;
    const { live } = provider;
    const span = context.current()?.span;
    const recorded = span && toSpanEvent(name, attributes, span.spanData, live.partialEvents);
    if (span === undefined) addToActiveOtelSpan(name, attributes);
    // The streams hear of it as of any event of a span; a partial answer is told as the chunk that it is.
    if (recorded !== undefined) span?.addEvent(recorded);
    if (recorded?.type !== 'system') live.tellHere({ name, attributes });
  });
}

/** What the trail is to say; undefined for what it says already. */
function toSpanEvent(
  name: string,
  attributes: EventAttributes,
  data: SpanData,
  partialEvents: () => boolean,
): SpanEvent | undefined {
  if (name === EventType.MODEL_REASONING_CHUNK || isSaidBySpan(name, data)) return undefined;
  if (name !== EventType.MODEL_RESPONSE_CHUNK) return { type: 'system', name, data: attributes };
  return partialEvents() ? { type: 'output_emitted', text: String(attributes.chunk), partial: true } : undefined;
}
