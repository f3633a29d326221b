/** A property of a class, or of a module, which can be one still being evaluated. */
export function memberOf(target: unknown, name: string): unknown {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return undefined;
  try {
    return Reflect.get(target, name) ?? (isItself(target, name) ? target : undefined);
  } catch {
    return undefined;
  }
}

/** The class itself was given. */
function isItself(target: object, name: string): boolean {
  return typeof target === 'function' && target.name === name;
}
