import { describe, expect, test } from 'vitest';
import { findHeaders, hintOf, readHeader, reasonOf, retryEvent } from '../../src/stainless/retry.ts';

const headers = new Headers({ 'retry-after': '2' });
const plain = { 'retry-after-ms': '20', date: 'today' };
const signal = new AbortController().signal;
const span = { setAttribute: () => undefined, end: () => undefined };

describe('the headers among the arguments after the options of a retry', () => {
  test.for<[string, readonly unknown[], unknown]>([
    ['remaining, headers', [2, plain], plain],
    ['remaining, log id, headers', [2, 'log_1', headers], headers],
    ['remaining, log id, headers, signal', [2, 'log_1', headers, signal], headers],
    ['remaining, log id, span, headers', [2, 'log_1', span, headers], headers],
    ['no headers, because there was no answer', [2, 'log_1', undefined, signal], undefined],
    ['no headers and a span', [2, 'log_1', span, undefined], undefined],
    ['plain headers that say nothing of waiting', [2, { date: 'today' }], undefined],
    ['nothing', [], undefined],
    ['null', [null, null], undefined],
  ])('%s', ([, args, expected]) => {
    expect(findHeaders(args)).toBe(expected);
  });
});

test.for<[string, Record<string, string>, number | undefined]>([
  ['milliseconds', { 'retry-after-ms': '120.5' }, 120.5],
  ['seconds', { 'retry-after': '0.2' }, 200],
  ['milliseconds before seconds', { 'retry-after-ms': '5', 'retry-after': '9' }, 5],
  ['a date', { 'retry-after': new Date(61_000).toUTCString() }, 60_000],
  ['no hint', { date: 'today' }, undefined],
  ['a hint that cannot be read', { 'retry-after': 'soon' }, undefined],
])('the wait that a server asked for: %s', ([, fields, expected]) => {
  expect(hintOf(fields, 1000)).toBe(expected);
  expect(hintOf(new Headers(fields), 1000)).toBe(expected);
});

test.for([
  ['as long as asked', 200, 203, 'server_hint'],
  ['shorter than asked: the client did not follow it', 120_000, 480, 'exponential_backoff'],
  ['in the past', -1, 480, 'exponential_backoff'],
] as const)('a wait that was %s', ([, hint, waited, strategy]) => {
  expect(retryEvent(1, { status: 429 }, hint, waited)).toMatchObject({ strategy });
});

test.for<[string, unknown, string | undefined]>([
  ['of a Headers object, by any case', new Headers({ 'X-Request-Id': 'req_1' }), 'req_1'],
  ['of a plain object', { 'x-request-id': 'req_1' }, 'req_1'],
  ['of a map', new Map([['x-request-id', 'req_1']]), 'req_1'],
  ['that is missing', new Headers(), undefined],
  ['that is no text', { 'x-request-id': 7 }, undefined],
  ['of nothing', undefined, undefined],
  ['of a text', 'x-request-id', undefined],
])('a header %s', ([, from, expected]) => {
  expect(readHeader(from, 'x-request-id')).toBe(expected);
});

describe('the event of a further attempt', () => {
  test('after an answer', () => {
    expect(retryEvent(1, { status: 429 }, 120, 120)).toStrictEqual({
      type: 'retry',
      attempt: 1,
      strategy: 'server_hint',
      backoff_ms: 120,
      reason: 'HTTP 429',
      http_status: 429,
    });
  });

  test('after an error', () => {
    expect(retryEvent(2, { error: 'ECONNRESET' }, undefined, 480)).toStrictEqual({
      type: 'retry',
      attempt: 2,
      strategy: 'exponential_backoff',
      backoff_ms: 480,
      reason: 'ECONNRESET',
    });
  });

  test('after something unknown', () => {
    expect(retryEvent(1, {}, undefined, 0)).toMatchObject({ reason: 'connection error' });
  });
});

test.for<[string, unknown, string]>([
  ['code of the cause', new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }), 'ECONNREFUSED'],
  ['its own code', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['its name', new DOMException('aborted', 'TimeoutError'), 'TimeoutError'],
  ['its name, where the code is a number', Object.assign(new RangeError('x'), { code: 7 }), 'RangeError'],
  ['word for any error, where that has no name', Object.create(null), 'Error'],
  ['word for any error, where none was thrown', undefined, 'Error'],
])('the reason of a retry is the %s', ([, error, expected]) => {
  expect(reasonOf(error)).toBe(expected);
});
