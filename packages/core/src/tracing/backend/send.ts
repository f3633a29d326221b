import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Post, post } from '../../export/http/post.ts';
import { askedWait } from '../../export/http/retry-after.ts';
import { toSpanError } from '../failure.ts';
import type { RetryOptions } from './options.ts';

/** Client errors that another attempt may not meet: a timeout, a conflict, too many requests. */
const PASSING = new Set([408, 409, 429]);
/** By how much a delay is lengthened at random, at most. */
const JITTER = 0.1;

/** Why an attempt failed, and what the server says of another one. */
interface Failure {
  message: string;
  again: boolean;
  /** Milliseconds that the server asks to wait. */
  wait?: number | undefined;
}

/**
 * Posts until the server takes it: after a failure that may pass, again, with delays that double and are 10 % longer at random.
 * The rules are those of `@openai/agents` 0.20.0, but that a redirection is not followed and not repeated.
 *
 * @throws an error that says why it was given up
 */
export async function send(
  what: Post,
  { maxRetries, baseDelay, maxDelay }: RetryOptions,
  signal?: AbortSignal,
): Promise<void> {
  let delay = baseDelay;
  for (let attempt = 1; ; attempt++) {
    const failure = await attemptOf(what, signal);
    if (failure === undefined) return;
    signal?.throwIfAborted();
    if (!failure.again || attempt >= maxRetries) throw new Error(failure.message);
    await pause(delayOf(delay, failure.wait, maxDelay), undefined, { ref: false, ...(signal && { signal }) });
    delay = Math.min(delay * 2, maxDelay);
  }
}

async function attemptOf(what: Post, signal: AbortSignal | undefined): Promise<Failure | undefined> {
  try {
    const answer = await post(what, signal && { signal });
    return answer.status >= 200 && answer.status < 300 ? undefined : failureOf(answer);
  } catch (error) {
    return { message: toSpanError(error).message || 'the network failed', again: true };
  }
}

function failureOf(answer: Answer): Failure {
  const { status } = answer;
  const advice = answer.header('x-should-retry')?.toLowerCase();
  const passing = status >= 500 || status < 300 || PASSING.has(status);
  const again = advice === 'true' || (advice !== 'false' && passing);
  return { message: `the server answered ${status}`, again, wait: askedWait(answer.header) };
}

/** What the server asks for, but no longer than the longest delay. */
function delayOf(delay: number, asked: number | undefined, maxDelay: number): number {
  const own = delay + Math.random() * JITTER * delay;
  return asked === undefined ? own : Math.min(Math.max(own, asked), maxDelay);
}
