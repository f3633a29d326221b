import type { Event, EventMetadata } from '@chaukas/spec';

type Content = Event['content'];
type Contents = { [C in NonNullable<Content['case']>]: Extract<Content, { case: C }>['value'] };

/** The content of an event if it is of that case. */
export function contentOf<C extends keyof Contents>(event: Event | undefined, wanted: C): Contents[C] | undefined {
  // TypeScript cannot tie the value to a case that is a type parameter; the comparison does.
  return event?.content.case === wanted ? (event.content.value as Contents[C]) : undefined;
}

/** A text of an event's metadata, undefined if it is missing, empty or no text. */
export function metaText(event: Event | undefined, key: keyof EventMetadata): string | undefined {
  const value = event?.metadata?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number of an event's metadata, undefined if it is missing or no number. */
export function metaNumber(event: Event | undefined, key: keyof EventMetadata): number | undefined {
  const value = event?.metadata?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** When an event happened, in milliseconds since 1970; undefined if it does not say. */
export function timeOf(event: Event | undefined): number | undefined {
  const timestamp = event?.timestamp;
  if (timestamp === undefined) return undefined;
  const ms = Number(timestamp.seconds) * 1000 + timestamp.nanos / 1e6;
  return Number.isFinite(ms) ? ms : undefined;
}

/** The duration that an event gives, in milliseconds; undefined if it gives none. */
export function durationOf(event: Event | undefined): number | undefined {
  return positive(event?.performance?.durationMs);
}

/** Time to the first token of a streamed answer, in milliseconds; undefined if it is not given. */
export function firstTokenOf(event: Event | undefined): number | undefined {
  return positive(event?.performance?.latencyMs);
}

/** A number of proto3, where zero says that it was not given. */
function positive(value = 0): number | undefined {
  return value > 0 ? value : undefined;
}

/** Time from one event to a later one, in milliseconds. */
export function elapsed(from: Event | undefined, to: Event | undefined): number | undefined {
  const start = timeOf(from);
  const end = timeOf(to);
  return start === undefined || end === undefined ? undefined : end - start;
}
