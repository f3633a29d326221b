import { type ErrorDetails, type HostedFact, known } from '@chaukas/core/instrumentation';
import { read, readText } from '../reading/read.ts';

/** Statuses of answers to those who may not ask. */
const DENIED = new Set([401, 403]);

const RETRYABLE = new Set([408, 409, 429]);

/** What the error of a client says beyond itself: whether the same call may work another time. */
export function errorDetails(error: unknown): ErrorDetails {
  if (typeof error !== 'object' || error === null || !('status' in error)) return {};
  const status = read(error, 'status');
  const recoverable = typeof status !== 'number' || RETRYABLE.has(status) || status >= 500;
  return recoverable ? { recoverable, recovery_action: 'retry' } : { recoverable };
}

/** The decision in the error of a call that the app may not make; none in any other. */
export function accessDenied(error: unknown, policyId: string, code: string | undefined): HostedFact[] {
  const status = read(error, 'status');
  if (typeof status !== 'number' || !DENIED.has(status)) return [];
  const rationale = readText(error, 'error', 'message') ?? readText(error, 'message');
  const rule = code ?? `http_${status}`;
  return [{ kind: 'policy', policy_id: policyId, outcome: 'deny', rule_ids: [rule], ...known({ rationale }) }];
}

/** Messages of the clients' own abort errors, for bundles whose class names are gone. */
const ABORT_MESSAGE = 'Request was aborted.';

/** Whether an error says that the app gave the call up. */
export function isAbort(error: unknown): boolean {
  if (read(error, 'name') === 'AbortError' || read(error, 'message') === ABORT_MESSAGE) return true;
  // The clients' own error has the name of all errors; its class is what tells.
  const madeBy = read(error, 'constructor');
  return typeof madeBy === 'function' && madeBy.name === 'APIUserAbortError';
}
