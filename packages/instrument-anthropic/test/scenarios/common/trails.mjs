/** One call that went well, and what the provider did inside it. */
export const oneCall = (...inside) => [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  ...inside,
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];

export const ONE_CALL = oneCall();
