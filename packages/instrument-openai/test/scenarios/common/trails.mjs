/** Trails that many scenarios have, by type and what is out of the ordinary; see `summary` in the harness. */

/** One call that went well. */
export const ONE_CALL = [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];

/** The same with an answer that is not for the user, or that we do not see. */
export const ONE_CALL_WITHOUT_OUTPUT = ONE_CALL.filter((line) => line !== 'OUTPUT_EMITTED');

/** One call that failed, after so many retries. */
export function failed(retries = 0) {
  return [
    ...ONE_CALL.slice(0, 3),
    ...Array.from({ length: retries }, () => 'RETRY'),
    'ERROR',
    'MODEL_INVOCATION_END FAILED',
    'SESSION_END FAILED',
  ];
}

/** One call that did not come to its end. */
export function cancelled(reason) {
  return [...ONE_CALL.slice(0, 3), `MODEL_INVOCATION_END CANCELLED (${reason})`, `SESSION_END CANCELLED (${reason})`];
}

/** A loop of two calls with two tool calls between them. */
export const TOOL_LOOP = [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'TOOL_CALL_START get_weather',
  'TOOL_CALL_START get_time',
  'TOOL_CALL_END get_weather',
  'TOOL_CALL_END get_time',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];
