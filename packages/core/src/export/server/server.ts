import { MAX_TIMEOUT } from '../../runtime/deadline.ts';
import { toSpanError } from '../../tracing/failure.ts';
import type { Breaker } from './breaker.ts';
import type { Answer, BatchSender } from './sender.ts';

/** Failures that say how the server is, and nothing of the batch. */
const OF_THE_SERVER: ReadonlySet<Answer['kind']> = new Set(['absent', 'busy', 'failed']);

/** A server as attempts find it: its sender, loaded at the first, a deadline for each, and the breaker before them. */
export class Server {
  readonly #breaker: Breaker;
  readonly #load: () => Promise<BatchSender>;
  /** Milliseconds. */
  readonly #timeout: number;
  #sender: Promise<BatchSender> | undefined;

  constructor(breaker: Breaker, load: () => Promise<BatchSender>, timeout: number) {
    this.#breaker = breaker;
    this.#load = load;
    this.#timeout = Math.min(timeout, MAX_TIMEOUT);
  }

  /** Makes one attempt, when the breaker lets it. Never rejects. */
  async attempt(batch: Uint8Array, signal: AbortSignal | undefined): Promise<Answer> {
    const admission = await this.#breaker.enter();
    const deadline = AbortSignal.timeout(Math.ceil(this.#timeout));
    const answer = await this.#send(batch, signal === undefined ? deadline : AbortSignal.any([deadline, signal]));
    if (!OF_THE_SERVER.has(answer.kind) || answer.kind === 'taken') {
      this.#breaker.succeeded();
      return answer;
    }
    const late = answer.kind === 'absent' && deadline.aborted;
    const failure = late ? { ...answer, reason: `no answer within ${this.#timeout / 1000} s` } : answer;
    this.#breaker.failed(admission, failure.reason, failure.wait);
    return failure;
  }

  /** Closes connections; the next attempt opens them again. */
  async close(): Promise<void> {
    const sender = this.#sender;
    this.#sender = undefined;
    (await sender)?.close();
  }

  async #send(batch: Uint8Array, signal: AbortSignal): Promise<Answer> {
    try {
      this.#sender ??= this.#load();
      return await (await this.#sender).send(batch, signal);
    } catch (error) {
      this.#sender = undefined;
      const reason = `what speaks to the server could not be loaded: ${toSpanError(error).message}`;
      return { kind: 'refused', reason, fix: 'Install @chaukas/core with its dependencies.' };
    }
  }
}
