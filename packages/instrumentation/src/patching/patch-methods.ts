import { guard } from '@chaukas/core/instrumentation';

/** A method, as JavaScript sees it. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Stands in for a method. Calls `original` with `Reflect.apply`, and observes; whatever it does for itself is to go through
 * `guard`, because what a wrapper throws reaches the app.
 */
export type Wrapper = (original: Method, self: unknown, args: unknown[]) => unknown;

/** What stands on a patched object, for every copy of the suite that finds it. */
interface PatchState {
  /** Registrations that want the patch. */
  users: number;
  active: boolean;
  restore: Array<() => void>;
}

const KEY = Symbol.for('chaukas.v1.patches');

/**
 * Wraps methods of an object, once: a second copy of the suite, or a second registration, finds the patch and shares it.
 * Methods that are not there are left out; `name` and `length` of the others stay.
 *
 * @param purpose names the patch among others on the same object
 * @throws TypeError if the object takes no more properties: nothing is patched then
 * @returns undoes it: the last user's undo puts the originals back. Where somebody else has wrapped over us meanwhile, our
 *   wrapper stays and only hands on.
 */
export function patchMethods(target: object, purpose: string, wrappers: Readonly<Record<string, Wrapper>>): () => void {
  const patches = patchesOf(target);
  let state = patches.get(purpose);
  if (state === undefined) {
    const made: PatchState = { users: 0, active: true, restore: [] };
    state = made;
    patches.set(purpose, made);
    // One that cannot be read or replaced is not to keep the others from their undo.
    for (const [name, wrapper] of Object.entries(wrappers)) {
      guard('patch', () => wrapMethod(target, name, wrapper, made));
    }
  }
  state.users++;
  state.active = true;
  return undoOnce(target, purpose, state);
}

/** Whether a patch of this purpose stands on an object and is active. */
export function isPatched(target: object, purpose: string): boolean {
  return Object.hasOwn(target, KEY) && patchesOf(target).get(purpose)?.active === true;
}

function patchesOf(target: object): Map<string, PatchState> {
  if (!Object.hasOwn(target, KEY)) {
    Object.defineProperty(target, KEY, { value: new Map<string, PatchState>(), configurable: true });
  }
  const patches: Map<string, PatchState> = Reflect.get(target, KEY);
  return patches;
}

function wrapMethod(target: object, name: string, wrapper: Wrapper, state: PatchState): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function' || before?.configurable === false) return;
  const method: Method = function (this: unknown, ...args: unknown[]): unknown {
    if (!state.active) return Reflect.apply(original, this, args);
    return wrapper(original as Method, this, args);
  };
  Object.defineProperty(method, 'name', { value: original.name, configurable: true });
  Object.defineProperty(method, 'length', { value: original.length, configurable: true });
  const enumerable = before?.enumerable ?? false;
  Object.defineProperty(target, name, { value: method, writable: true, configurable: true, enumerable });
  state.restore.push(() => {
    if (Reflect.get(target, name) !== method) return;
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  });
}

function undoOnce(target: object, purpose: string, state: PatchState): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (--state.users > 0) return;
    state.active = false;
    for (const restore of state.restore.reverse()) guard('unpatch', restore);
    const patches = patchesOf(target);
    if (patches.get(purpose) === state) patches.delete(purpose);
    // Nothing of ours is to be seen on an object that is not patched any more.
    if (patches.size === 0) Reflect.deleteProperty(target, KEY);
  };
}
