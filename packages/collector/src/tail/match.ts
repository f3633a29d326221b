import { eventText } from '@chaukas/spec/scan';
import type { ScopedFilter } from '../query/filter.ts';
import type { EventFilter, EventHeader, IncomingEvent } from '../store/event-store.ts';
import { hasPhrases, parseSearch, wordsOf } from '../store/words.ts';

/** Whether a reader is to see an event. */
export type Match = (event: IncomingEvent) => boolean;

/** The filter of a query for events that come one by one: what a query would find, a tail shows. */
export function matcher({ scope, filter }: ScopedFilter): Match {
  const hasText = filter.text ? textMatcher(filter.text) : undefined;
  return ({ scope: { tenantId, projectId }, header, bytes }) =>
    tenantId === scope.tenantId &&
    projectId === scope.projectId &&
    hasIds(filter, header) &&
    hasKinds(filter, header) &&
    (filter.tags ?? []).every((tag) => header.tags.includes(tag)) &&
    isWithin(filter, header.time) &&
    (hasText === undefined || hasText(eventText(bytes)));
}

const IDS = ['sessionId', 'agentId', 'spanId', 'traceId'] as const;

function hasIds(filter: EventFilter, header: EventHeader): boolean {
  return IDS.every((id) => !filter[id] || filter[id] === header[id]);
}

function hasKinds({ types, statuses, severities }: EventFilter, { type, status, severity }: EventHeader): boolean {
  return isAmong(types, type) && isAmong(statuses, status) && isAmong(severities, severity);
}

function isAmong<Value>(wanted: readonly Value[] | undefined, value: Value): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}

function isWithin({ from, to }: EventFilter, time: bigint): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}

function textMatcher(query: string): (text: string) => boolean {
  const search = parseSearch(query);
  return (text) => {
    const words = new Set(wordsOf(text));
    return search.words.length > 0 && search.words.every((word) => words.has(word)) && hasPhrases(search, text);
  };
}
