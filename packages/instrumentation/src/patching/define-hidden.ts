/** Puts a property on an object of a library's without showing it to those who print or enumerate the object. */
export function defineHidden(target: object, key: PropertyKey, value: unknown): void {
  const enumerable = Object.getOwnPropertyDescriptor(target, key)?.enumerable ?? false;
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable });
}
