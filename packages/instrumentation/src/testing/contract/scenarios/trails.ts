/** Trails that many scenarios have, by type and what is out of the ordinary; see `summary`. */

/** One call that went well. */
export const ONE_CALL: readonly string[] = [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];

/** The same with an answer that we do not see. */
export const UNSEEN_ANSWER: readonly string[] = ONE_CALL.filter((line) => line !== 'OUTPUT_EMITTED');

const BEGUN = ONE_CALL.slice(0, 3);

/** One call that was answered after so many retries. */
export function recovered(retries: number): string[] {
  return [...BEGUN, ...Array.from({ length: retries }, () => 'RETRY'), ...ONE_CALL.slice(3)];
}

/** One call that failed, after so many retries. */
export function failed(retries = 0): string[] {
  const tries = Array.from({ length: retries }, () => 'RETRY');
  return [...BEGUN, ...tries, 'ERROR', 'MODEL_INVOCATION_END FAILED', 'SESSION_END FAILED'];
}

/** One call that did not come to its end. */
export function cancelled(reason: string): string[] {
  return [...BEGUN, `MODEL_INVOCATION_END CANCELLED (${reason})`, `SESSION_END CANCELLED (${reason})`];
}
