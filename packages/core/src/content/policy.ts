import type { EventInit } from '@chaukas/spec';

/**
 * How much of the content of events leaves the process. Only `full` exists so far: content is recorded as it is.
 * The other modes (`none`, `metadata`, `redacted`) have their place here, so that no exporter can go round them.
 */
export type ContentPolicy = 'full';

/** The one door that every event passes on its way out; a pure function. */
export function applyContentPolicy(event: EventInit, _policy: ContentPolicy): EventInit {
  return event;
}
