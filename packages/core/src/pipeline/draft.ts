import type { EventInit } from '@chaukas/spec';

/** What an event says, caught when it happened: the event is made of it when its batch is, out of the app's way. */
export interface EventDraft {
  readonly tenantId: string;
  readonly projectId: string;
  /** Called once, in the order of what happened within a tenant and project. */
  make(): EventInit;
}
