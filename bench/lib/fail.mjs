/** A figure of work that was not done is none: every scenario counts what came out of it. */
export function expectCount(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}
