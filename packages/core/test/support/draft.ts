import type { EventInit } from '@chaukas/spec';
import type { EventDraft } from '../../src/pipeline/draft.ts';

/** An event that is known from the start. */
export function draftOf(init: EventInit): EventDraft {
  const { tenantId = '', projectId = '' } = init;
  return { tenantId, projectId, make: () => init };
}
