import { type ContextKey, createContextKey } from '@connectrpc/connect';
import type { Access } from '../access/access.ts';
import type { Reservation } from '../net/admission.ts';

/** What is known of a call before its message is read. */
export interface Call {
  readonly access: Access;
  readonly reservation: Reservation;
}

const NOBODY: Call = {
  access: { keyId: undefined, tenantId: '', projects: [], roles: [] },
  reservation: { take() {}, release() {} },
};

/** Where a call finds it; without, it may do nothing. */
export const CALL: ContextKey<Call> = createContextKey(NOBODY, { description: 'chaukas.call' });
