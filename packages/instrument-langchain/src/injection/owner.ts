import { patchMethods, type Wrapper } from '@chaukas/instrumentation';
import type { Observed } from './observed.ts';

/** The object in a prototype chain that a method is defined on: a class's own, or one of those it extends. */
export function ownerOf(target: unknown, name: string): object | undefined {
  for (let at = target; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) return at;
  }
  return undefined;
}

const PATCHED = new WeakMap<object, Set<string>>();

/** Patches an object that was found on the way, once, and remembers how to take it back. */
export function patchOnce(
  owner: object,
  purpose: string,
  wrappers: Readonly<Record<string, Wrapper>>,
  { onPatch }: Observed,
): void {
  const purposes = PATCHED.get(owner) ?? new Set<string>();
  if (purposes.has(purpose)) return;
  PATCHED.set(owner, purposes.add(purpose));
  const undo = patchMethods(owner, purpose, wrappers);
  onPatch(() => {
    purposes.delete(purpose);
    undo();
  });
}
