import type { EventInit } from '@chaukas/spec';
import { QueuedEvent } from '../../src/pipeline/queued-event.ts';

/** An event that is known from the start. */
class KnownEvent extends QueuedEvent {
  readonly tenantId: string;
  readonly projectId: string;
  readonly #init: EventInit;

  constructor(init: EventInit) {
    super();
    const { tenantId = '', projectId = '' } = init;
    this.tenantId = tenantId;
    this.projectId = projectId;
    this.#init = init;
  }

  make(): EventInit {
    return this.#init;
  }
}

export function queued(init: EventInit): QueuedEvent {
  return new KnownEvent(init);
}
