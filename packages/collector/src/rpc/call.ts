import { type ContextKey, createContextKey } from '@connectrpc/connect';
import { type Access, NOBODY } from '../access/access.ts';
import type { Reservation } from '../net/admission.ts';

/** What is known of a call before its message is read. */
export interface Call {
  readonly access: Access;
  readonly reservation: Reservation;
}

const NO_CALL: Call = { access: NOBODY, reservation: { take() {}, release() {} } };

/** Where a call finds it; without, it may do nothing. */
export const CALL: ContextKey<Call> = createContextKey(NO_CALL, { description: 'chaukas.call' });
