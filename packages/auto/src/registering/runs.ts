import type { Run } from './run.ts';

const KEY = Symbol.for('chaukas.v1.auto');

/** What is registered in this process, the oldest first; all copies of this package share it. */
export function activeRuns(): Set<Run> {
  const found: Set<Run> | undefined = Reflect.get(globalThis, KEY);
  if (found !== undefined) return found;
  const made = new Set<Run>();
  Object.defineProperty(globalThis, KEY, { value: made, enumerable: false, configurable: true });
  return made;
}
