import type { Logger } from '../log/logger.ts';
import { Refusal } from '../refusal.ts';

/** What a request costs at least, in bytes: headers, stream and promises count even if its body is small. */
const LEAST_COST = 16 * 1024;

/** Seconds after which a caller that was sent away may try again. */
const RETRY_AFTER = 1;

/**
 * Keeps memory bounded: the bytes of all requests under way, from when they arrive until they are answered.
 *
 * A request that would go beyond is sent away before its bytes are kept, with a hint when to come back.
 */
export class Admission {
  readonly #limit: number;
  readonly #log: Logger;
  #inFlight = 0;

  /** @param limit bytes */
  constructor(limit: number, log: Logger) {
    this.#limit = limit;
    this.#log = log;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * @param cost what the request counts before its body comes: 0 for one that is let in whatever there is to do
   * @throws Refusal if there is no room for another request
   */
  enter(cost: number = LEAST_COST): Reservation {
    let held = 0;
    const take = (bytes: number): void => {
      if (this.#inFlight + bytes > this.#limit) throw this.overload('requests', this.#inFlight);
      this.#inFlight += bytes;
      held += bytes;
    };
    take(cost);
    return {
      take,
      release: () => {
        this.#inFlight -= held;
        held = 0;
      },
    };
  }

  /** The words "high memory usage" make the Python SDK send smaller batches. */
  overload(what: string, bytes: number): Refusal {
    this.#log('warn', 'overloaded', { what, bytes, limit: this.#limit });
    return new Refusal(
      'overloaded',
      `The collector is overloaded (high memory usage): try again in ${RETRY_AFTER} s, with smaller batches.`,
      RETRY_AFTER,
    );
  }
}

/** What one request holds of the memory. */
export interface Reservation {
  /** @throws Refusal if there is no room */
  take(bytes: number): void;
  /** Gives all of it back; once is enough. */
  release(): void;
}
