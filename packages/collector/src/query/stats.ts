import { EventType } from '@chaukas/spec';
import type { EventStats } from '../store/event-store.ts';

/** Numbers of events by the full name of their type. */
export function typesByName(eventsByType: EventStats['eventsByType']): [name: string, count: bigint][] {
  return [...eventsByType].map(([type, count]) => [`EVENT_TYPE_${EventType[type]}`, count]);
}
