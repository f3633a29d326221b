import type { Logger } from './log/logger.ts';
import { Refusal } from './refusal.ts';

/** Seconds after which a store that failed is worth another try. */
const RETRY_AFTER = 5;

/**
 * Says that the store failed, which no caller is to blame for: the reason to the log, not to the caller.
 *
 * @throws Refusal always
 */
export function storeFault(log: Logger, operation: string, error: unknown): never {
  log('error', 'store_failed', { operation, reason: String(error) });
  throw new Refusal(
    'unavailable',
    `The store failed, so nothing was done: try again in ${RETRY_AFTER} s.`,
    RETRY_AFTER,
  );
}
