import type { ChaukasOptions } from '../config/options.ts';
import type { DeliveryReport } from '../pipeline/delivery.ts';
import { suite } from './suite.ts';

/** How long a flush may take. */
export interface FlushOptions {
  /**
   * Seconds; the process stays alive meanwhile. Without it, the `timeout` setting (30), and a process that has nothing
   * else to do waits for no more than 2 seconds.
   */
  timeout?: number;
}

/**
 * Sets options, over those of the environment. May be called at any time, best before the first event; a wrong value is
 * named on stderr and the default used instead. Never throws.
 */
export function configure(options: ChaukasOptions): void {
  suite().runtime.configure(options);
}

/**
 * Ends what is idle and delivers all events that wait.
 *
 * @returns what became of the events since the process started; never rejects
 */
export function flush(options?: FlushOptions): Promise<DeliveryReport> {
  return suite().runtime.flush(options);
}

/** The same, ends all that is open, and closes the destination. Events that come later open it again. Never rejects. */
export function shutdown(options?: FlushOptions): Promise<DeliveryReport> {
  return suite().runtime.shutdown(options);
}
