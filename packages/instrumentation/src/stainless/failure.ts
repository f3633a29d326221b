import type { ErrorDetails } from '@chaukas/core/instrumentation';

const RETRYABLE = new Set([408, 409, 429]);

/** What the error of a client says beyond itself: whether the same call may work another time. */
export function errorDetails(error: unknown): ErrorDetails {
  if (typeof error !== 'object' || error === null || !('status' in error)) return {};
  const { status } = error;
  const recoverable = typeof status !== 'number' || RETRYABLE.has(status) || status >= 500;
  return recoverable ? { recoverable, recovery_action: 'retry' } : { recoverable };
}

/** Whether an error says that the app gave the call up. */
export function isAbort(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const name: unknown = Reflect.get(error, 'name');
  if (name === 'AbortError') return true;
  // The clients' own error has the name of all errors; its class is what tells, or in a bundle its message.
  const message: unknown = Reflect.get(error, 'message');
  return error.constructor.name === 'APIUserAbortError' || message === 'Request was aborted.';
}
