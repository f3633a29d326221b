/** A property of anything, also of a class and of a module that is still being evaluated; undefined where it cannot be read. */
function member(target: unknown, name: string): unknown {
  if ((typeof target !== 'object' || target === null) && typeof target !== 'function') return undefined;
  try {
    return Reflect.get(target, name);
  } catch {
    return undefined;
  }
}

/**
 * The prototype that has a method: of a module that exports its class, of the class or of an instance. A bundler changes the
 * names of classes, so one that is given by hand is known by its method alone; one that extends the library's leads to the
 * library's.
 */
export function findOwner(target: unknown, className: string, method: string): object | undefined {
  const exported = [target, member(target, 'default')];
  const classes = exported.map((one) => member(one, className));
  const starts = [...classes, ...exported].flatMap((one) => [member(one, 'prototype'), one]);
  return starts.map((start) => ownerIn(start, method)).find((owner) => owner !== undefined);
}

/** The nearest object in a chain of prototypes that has a method, classes themselves left out. */
function ownerIn(start: unknown, method: string): object | undefined {
  if (typeof start !== 'object' || start === null) return undefined;
  for (let at: object | null = start; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    // A module has its exports, and an instance what it was given; neither is what instances have in common.
    if (Object.hasOwn(at, 'constructor') && typeof member(at, method) === 'function' && Object.hasOwn(at, method))
      return at;
  }
  return undefined;
}
