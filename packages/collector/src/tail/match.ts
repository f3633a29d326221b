import type { ScopedFilter } from '../query/filter.ts';
import type { IncomingEvent } from '../store/event-store.ts';
import { matcher as filterMatcher } from '../store/match.ts';

/** Whether a reader is to see an event. */
export type Match = (event: IncomingEvent) => boolean;

/** The filter of a query for events that come one by one: what a query would find, a tail shows. */
export function matcher({ scope, filter }: ScopedFilter): Match {
  const finds = filterMatcher(filter);
  return (event) =>
    event.scope.tenantId === scope.tenantId && event.scope.projectId === scope.projectId && finds(event);
}
