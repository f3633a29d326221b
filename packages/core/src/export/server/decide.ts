import { delayOf } from './back-off.ts';
import type { Answer, Failure, Taken } from './sender.ts';

/** Attempts after which events that the server fails at are not tried together, or not at all any more. */
const MAX_FAILED = 5;
/** Attempts after which less is sent at once to a server that has too much to do. */
const MAX_BUSY = 2;

/** Events that are sent together, and what became of the attempts so far. */
export interface Attempts {
  /** Number of events. */
  readonly size: number;
  /** Attempts that did not get through. */
  failures: number;
  /** Those among them that the server answered with a fault of its own. */
  failed: number;
  /** Those among them that were too much for the server. */
  busy: number;
}

/** What is to be done after an answer. */
export type Decision = Settled | Further;

/** The events are the server's, but for those that are lost. */
export interface Settled {
  do: 'settle';
  /** Why an event is lost; undefined if it is not. */
  reasonOf(eventId: string): string | undefined;
}

/** The same again, or in halves. */
export interface Further {
  do: 'repeat' | 'halve';
  /** Milliseconds before it. */
  wait: number;
  /** The server asked for the wait. */
  asked: boolean;
}

const HALVE: Further = { do: 'halve', wait: 0, asked: false };
const REJECTED = 'the server rejected it';

/**
 * Decides by the answer to the last attempt, which is counted here. While a server does not answer or says that it is busy,
 * nothing is given up; what it fails at again and again is halved until the one event is alone that it fails at.
 */
export function decide(answer: Answer, attempts: Attempts): Decision {
  switch (answer.kind) {
    case 'taken':
      return ofTaken(answer, attempts);
    case 'refused':
      return lose(answer.reason);
    case 'too_large':
      return attempts.size === 1 ? lose(answer.reason) : HALVE;
    default:
      return ofPassing(answer, attempts);
  }
}

function ofTaken({ rejected, unnamed }: Taken, { size }: Attempts): Decision {
  // Which of several it did not take is found out by asking again with fewer: it knows the others by their ids.
  if (unnamed > 0) return size === 1 ? lose(REJECTED) : HALVE;
  const ids = new Set(rejected);
  return { do: 'settle', reasonOf: (eventId) => (ids.has(eventId) ? REJECTED : undefined) };
}

/** For a failure that may pass. */
function ofPassing({ kind, reason, wait: asked, overloaded }: Failure, attempts: Attempts): Decision {
  attempts.failures++;
  if (kind === 'failed') attempts.failed++;
  if (overloaded === true) attempts.busy++;
  const hopeless = attempts.failed >= MAX_FAILED;
  if (hopeless && attempts.size === 1) return lose(reason);
  const fewer = attempts.size > 1 && (hopeless || attempts.busy >= MAX_BUSY);
  return { do: fewer ? 'halve' : 'repeat', wait: delayOf(attempts.failures, asked), asked: asked !== undefined };
}

function lose(reason: string): Settled {
  return { do: 'settle', reasonOf: () => reason };
}
