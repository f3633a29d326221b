import { describe, expect, test } from 'vitest';
import { accessDenied, errorDetails, isAbort } from '../../src/stainless/failure.ts';
import { exported, LIBRARIES } from './libraries.ts';

const RETRY = { recoverable: true, recovery_action: 'retry' };
const FINAL = { recoverable: false };

test.for<[number, object]>([
  [400, FINAL],
  [401, FINAL],
  [403, FINAL],
  [404, FINAL],
  [408, RETRY],
  [409, RETRY],
  [422, FINAL],
  [429, RETRY],
  [500, RETRY],
  [503, RETRY],
  [529, RETRY],
])('an answer of status %i', ([status, details]) => {
  expect(errorDetails({ status })).toStrictEqual(details);
});

test('a connection that failed may work another time', () => {
  expect(errorDetails({ status: undefined })).toStrictEqual(RETRY);
});

test.for([undefined, null, 'odd', 7, new Error('of the app'), {}])('nothing is known of %o', (error) => {
  expect(errorDetails(error)).toStrictEqual({});
});

type ErrorClass = new (...args: unknown[]) => Error;

for (const library of LIBRARIES) {
  describe(`version ${library.version}`, () => {
    const UserAbort = exported<ErrorClass>(library, 'APIUserAbortError');
    const Timeout = exported<ErrorClass>(library, 'APIConnectionTimeoutError');
    const Connection = exported<ErrorClass>(library, 'APIConnectionError');
    class ApiError extends exported<ErrorClass>(library, 'APIError') {}

    test.for<[string, unknown, boolean]>([
      ['its own error', new UserAbort(), true],
      ['its own error with a reason', new UserAbort({ message: 'by the user' }), true],
      ['a timeout', new Timeout(), false],
      ['a lost connection', new Connection({ message: 'lost' }), false],
      ['an answer', new ApiError(429, {}, 'slow down', new Headers()), false],
    ])('whether the app gave up: %s', ([, error, expected]) => {
      expect(isAbort(error)).toBe(expected);
    });
  });
}

test.for<[string, unknown, boolean]>([
  ["the platform's error", new DOMException('This operation was aborted', 'AbortError'), true],
  [
    "a bundled client's error, whose class has another name",
    new (class e extends Error {})('Request was aborted.'),
    true,
  ],
  ['an error of the app', new Error('boom'), false],
  ['a timeout of the platform', new DOMException('timed out', 'TimeoutError'), false],
  ['an object without a prototype', Object.create(null), false],
  ['a text', 'AbortError', false],
  ['nothing', undefined, false],
])('whether the app gave up: %s', ([, error, expected]) => {
  expect(isAbort(error)).toBe(expected);
});

test.for<[string, unknown, string | undefined, readonly string[] | undefined]>([
  ['a wrong key', { status: 401, message: 'No.' }, 'invalid_api_key', ['invalid_api_key']],
  ['a key without the right', { status: 403, message: 'No.' }, undefined, ['http_403']],
  ['any other refusal', { status: 400, message: 'No.' }, undefined, undefined],
  ['an error without an answer', new Error('lost'), undefined, undefined],
  ['nothing', undefined, undefined, undefined],
])('what a policy decided in the error of %s', ([, error, code, rules]) => {
  const [decision] = accessDenied(error, 'acme.access', code);
  expect(decision).toEqual(
    rules && { kind: 'policy', policy_id: 'acme.access', outcome: 'deny', rule_ids: rules, rationale: 'No.' },
  );
});
