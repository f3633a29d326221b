import { type Event, EventStatus } from '@chaukas/spec';
import type { Tone } from './tree-style.ts';

/** How an outcome looks and reads. */
export interface Outcome {
  readonly glyph: string;
  readonly tone: Tone;
  readonly word: string;
}

const OUTCOMES: ReadonlyMap<EventStatus, Outcome> = new Map([
  [EventStatus.COMPLETED, { glyph: '✓', tone: 'good', word: 'completed' }],
  [EventStatus.FAILED, { glyph: '✗', tone: 'bad', word: 'failed' }],
  [EventStatus.CANCELLED, { glyph: '⊘', tone: 'warn', word: 'cancelled' }],
]);
const OPEN: Outcome = { glyph: '…', tone: 'dim', word: 'open' };
const UNCLEAR: Outcome = { glyph: '?', tone: 'warn', word: 'of unknown outcome' };

/** How what ended with this event went; without an END it is open, an END that tells no outcome is unclear. */
export function outcomeOf(end: Event | undefined): Outcome {
  return end === undefined ? OPEN : (OUTCOMES.get(end.status) ?? UNCLEAR);
}

/** The outcome of an event that stands for itself, if it is not the normal one. */
export function misfortuneOf(event: Event): Outcome | undefined {
  return event.status === EventStatus.COMPLETED ? undefined : OUTCOMES.get(event.status);
}
