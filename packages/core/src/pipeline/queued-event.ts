import type { EventInit } from '@chaukas/spec';
import type { Deferred } from '../content/deferred.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import { NOTHING_DEFERRED } from '../content/snapshot-ledger.ts';
import type { Gap } from './delivery.ts';

/**
 * An event on its way: what it says was caught when it happened, the event is made of it when its batch is, out of the app's way.
 * One object for all that is known of it, because thousands of them wait.
 */
export abstract class QueuedEvent {
  abstract readonly tenantId: string;
  abstract readonly projectId: string;

  /** Position in the process's trail, from 1; gaps are named by it. The queue gives it. */
  seq = 0;
  /** The content policy in force when it was pushed; undefined until then. */
  policy: CompiledPolicy | undefined = undefined;
  /** What is still to be done before the event can be made. */
  deferred: readonly Deferred[] = NOTHING_DEFERRED;
  /** Size in bytes, about. */
  bytes = 0;
  /** Set on the event that tells of a gap: if it is lost in turn, the gap is still to be told. */
  gap: Gap | undefined = undefined;

  /** Called once, in the order of what happened within a tenant and project. */
  abstract make(): EventInit;
}
