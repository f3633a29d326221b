import { type Event, EventStatus } from '@chaukas/spec';
import { typeName } from './recording.ts';

/** The ends and errors of a trail in their order: type, status, and why it was cancelled. */
export function endsOf(events: readonly Event[]): string[] {
  return events
    .filter((event) => /_END$|^ERROR$/.test(typeName(event)))
    .map((event) => [typeName(event), EventStatus[event.status], event.metadata?.end_reason].filter(Boolean).join(' '));
}
