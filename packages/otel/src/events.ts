import type { ReadableSpan, RecordedSpanEvent } from '@chaukas/core';
import { context, type Tracer, trace } from '@opentelemetry/api';
import { attributesOf } from './attributes/attributes.ts';
import { DataCopy } from './attributes/data-copy.ts';
import type { PolicyDoor } from './attributes/policy-door.ts';
import { exceptionOf } from './exception.ts';
import { LiveSpan, type Place } from './live-span.ts';
import { eventRows } from './spans/events.ts';
import { hrTime } from './times.ts';

/** Records something that happened inside a span, in the OpenTelemetry span that tells of it. */
export function recordEvent(
  tracer: Tracer,
  span: ReadableSpan,
  event: RecordedSpanEvent,
  place: Place,
  door: PolicyDoor,
): void {
  const time = event.timestamp;
  if (event.type === 'error') {
    // Another instrumentation that tells of the call tells of its error too.
    if (place.isNative !== true)
      at(tracer, place, 'exception', time, (live) => live.exception(exceptionOf(event, door), time));
    return;
  }
  const name = `chaukas.${event.type}`;
  const attributes = attributesOf(eventRows(event.type), new DataCopy(event), door);
  at(tracer, place, name, time, (live) => {
    const own = live.spanId === span.spanId;
    live.event(name, own ? attributes : { ...attributes, 'chaukas.span.id': span.spanId }, time);
  });
}

/** A span that has ended takes no more events: what comes late gets a span of its own below it. */
function at(tracer: Tracer, place: Place, name: string, time: number, record: (live: LiveSpan) => void): void {
  const { host } = place;
  if (host.open) {
    record(host);
    return;
  }
  const options = { startTime: hrTime(time) };
  const late = new LiveSpan(tracer.startSpan(name, options, trace.setSpan(context.active(), host.span)));
  record(late);
  late.end({ time, attributes: {} });
}
