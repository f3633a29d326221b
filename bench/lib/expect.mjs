/**
 * A figure of work that was not done is none: every scenario says afterwards what came out of it, outside of what is measured.
 */
import { isDeepStrictEqual } from 'node:util';

export function expectBetween(what, found, least, most) {
  if (!(found >= least && found <= most)) throw new Error(`${what}: ${found} instead of ${least} to ${most}`);
}

export function expectCount(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}

export function expectSame(what, actual, expected) {
  if (isDeepStrictEqual(actual, expected)) return;
  const [was, wanted] = [actual, expected].map((value) => String(JSON.stringify(value, plain)).slice(0, 2000));
  throw new Error(`${what} is not what it should be:\n${was}\ninstead of\n${wanted}`);
}

export function expectHas(what, text, parts) {
  for (const part of parts) {
    if (!text.includes(part)) throw new Error(`${what} has no ${JSON.stringify(part)} in it: ${text.slice(0, 2000)}`);
  }
}

/** For messages: values that JSON does not know. */
function plain(_, value) {
  return typeof value === 'bigint' ? String(value) : value;
}
