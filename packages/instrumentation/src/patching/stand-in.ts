import { defineHidden } from './define-hidden.ts';
import type { Method } from './patch-methods.ts';

/**
 * Puts a stand-in for a method on one object of a library's: it is called instead, and looks like the method in every
 * other way (name, kind, printed form), because an app can print or compare the object that carries it.
 *
 * @returns false if the object has no such method
 */
export function standIn(
  target: object,
  name: PropertyKey,
  call: (original: Method, self: unknown, args: unknown[]) => unknown,
): boolean {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return false;
  const method = original as Method;
  defineHidden(target, name, new Proxy(method, { apply: (_, self, args) => call(method, self, args) }));
  return true;
}
