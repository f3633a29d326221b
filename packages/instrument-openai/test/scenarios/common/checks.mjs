/** Parts that several scenarios are made of. */
import assert from 'node:assert/strict';
import { answerHello } from './answers.mjs';
import { ofType, requestOf } from './find.mjs';
import { call } from './requests.mjs';
import { ONE_CALL } from './trails.mjs';

/** The scenario of a request that is sent: what it becomes as JSON is the same with us. */
export function accepted(makeRequest, check = () => undefined) {
  return {
    serve: answerHello,
    otherForm: true,
    async run(app) {
      await call(app, makeRequest());
    },
    trail: ONE_CALL,
    check: ({ events }) => check(requestOf(events), events),
  };
}

/** What the first ERROR is to say. */
export function checkError(code, recoverable) {
  return ({ events }) => {
    const [{ error }] = ofType(events, 'ERROR');
    assert.deepEqual([error.error_code, error.recoverable ?? false], [code, recoverable]);
    assert.ok(error.error_message.length > 0);
  };
}

/** A value nested so many levels deep. */
export function deep(levels) {
  let value = 'bottom';
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}
