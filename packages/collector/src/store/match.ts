import { eventText } from '@chaukas/spec/scan';
import type { EventFilter, EventHeader, IncomingEvent } from './event-store.ts';
import { storedTime } from './time.ts';
import { findsIn, parseSearch } from './words.ts';

const IDS = ['sessionId', 'agentId', 'spanId', 'traceId'] as const;

/** Tells of one event whether a query with this filter finds it; the scope is left to the caller. */
export function matcher(filter: EventFilter): (event: Pick<IncomingEvent, 'header' | 'bytes'>) => boolean {
  const search = filter.text?.trim() ? parseSearch(filter.text) : undefined;
  return ({ header, bytes }) =>
    IDS.every((id) => !filter[id] || filter[id] === header[id]) &&
    isAmong(filter.types, header.type) &&
    isAmong(filter.statuses, header.status) &&
    isAmong(filter.severities, header.severity) &&
    (filter.tags ?? []).every((tag) => tag === '' || header.tags.includes(tag)) &&
    isWithin(filter, header) &&
    (search === undefined || findsIn(search, eventText(bytes)));
}

function isAmong<Value>(wanted: readonly Value[] | undefined, value: Value): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}

function isWithin({ from, to }: EventFilter, { time }: EventHeader): boolean {
  const stored = storedTime(time);
  return (from === undefined || stored >= storedTime(from)) && (to === undefined || stored < storedTime(to));
}
