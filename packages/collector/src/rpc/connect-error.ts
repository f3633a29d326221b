import { encodeRetryDelay, RETRY_INFO } from '@chaukas/spec/raw';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Logger } from '../log/logger.ts';
import { Refusal } from '../refusal.ts';

/**
 * What a call answers in the place of an error: a refusal as it is, anything else as ours, to the log and not to the caller.
 *
 * A hint when to come back is told twice: as `retry-after` in seconds and as the detail google.rpc.RetryInfo.
 */
export function toConnectError(error: unknown, log: Logger): ConnectError {
  if (error instanceof ConnectError) return error;
  if (!(error instanceof Refusal)) {
    log('error', 'internal_error', { reason: String(error), stack: error instanceof Error ? error.stack : undefined });
    return new ConnectError('The collector failed at this request; its log says why.', Code.Internal);
  }
  const { message, code, retryAfter } = error;
  if (retryAfter === undefined) return new ConnectError(message, code);
  const told = new ConnectError(message, code, { 'retry-after': String(retryAfter) });
  told.details.push({ type: RETRY_INFO, value: encodeRetryDelay(retryAfter) });
  return told;
}
