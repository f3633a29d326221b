import { guard } from '../../runtime/guard.ts';

/** A method, as JavaScript sees it. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Calls the method that something stands in for, as it was called. */
export type Invoke = () => unknown;

/** What stands in for a method. Gives the app what `invoke` gives; whatever it does for itself goes through `guard`. */
export type StandIn = (invoke: Invoke, args: readonly unknown[]) => unknown;

/** Finds a method without running a getter of the app's or of a library's. */
export function methodOf(target: object, key: PropertyKey): Method | undefined {
  const value: unknown = descriptorOf(target, key)?.value;
  // A function can be called with anything.
  return typeof value === 'function' ? (value as Method) : undefined;
}

export function hasMethods(target: object, ...keys: readonly PropertyKey[]): boolean {
  return keys.every((key) => methodOf(target, key) !== undefined);
}

/**
 * Puts stand-ins on one object, for those of its methods that are named here. They look like the methods in every other way
 * (name, kind, printed form, enumerability): an app can print the object that carries them.
 *
 * @returns false, and nothing is changed, if the object does not take them
 */
export function standInFor(target: object, standIns: Readonly<Record<PropertyKey, StandIn | undefined>>): boolean {
  const found = Reflect.ownKeys(standIns).flatMap((key) => {
    const method = methodOf(target, key);
    const call = standIns[key];
    return method === undefined || call === undefined ? [] : [{ key, method, call }];
  });
  if (!found.every(({ key }) => takes(target, key))) return false;
  for (const { key, method, call } of found) {
    const value = new Proxy(method, {
      apply: (original, self, args) => call(() => Reflect.apply(original, self, args), args),
    });
    const enumerable = Object.getOwnPropertyDescriptor(target, key)?.enumerable ?? false;
    Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable });
  }
  return true;
}

/** Puts stand-ins on what a method hands out: an iterator, a reader. */
export function handOut(invoke: Invoke, standIns: Readonly<Record<string, StandIn>>): unknown {
  const made = invoke();
  guard('stream', () => typeof made === 'object' && made !== null && standInFor(made, standIns));
  return made;
}

/** Whether a property can be put on an object, or replaced. */
function takes(target: object, key: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(target, key)?.configurable ?? Object.isExtensible(target);
}

function descriptorOf(target: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
