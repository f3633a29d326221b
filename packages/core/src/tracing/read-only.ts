/** Methods that a processor may call: they only read. */
const READING = new Set<PropertyKey>(['toJSON', 'export']);
/** Properties that lead to another trace or span. */
const LINKS = new Set<PropertyKey>(['trace', 'parent']);

const views = new WeakMap<object, object>();

const handler: ProxyHandler<object> = {
  get(target, key) {
    const value: unknown = Reflect.get(target, key);
    if (typeof value === 'function' && key !== 'constructor') return READING.has(key) ? value.bind(target) : undefined;
    return LINKS.has(key) && typeof value === 'object' && value !== null ? readOnly(value) : value;
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  setPrototypeOf: () => false,
  preventExtensions: () => false,
};

/**
 * What a processor of the user's gets of a trace or span: it reads as the original does at that moment, and cannot be
 * ended, changed or frozen. The same original has the same view, so that it can be a key. `spanData` is the app's own
 * object and stays within reach.
 */
export function readOnly<T extends object>(target: T): T {
  const found = views.get(target);
  const view = found ?? new Proxy(target, handler);
  if (found === undefined) views.set(target, view);
  // A view without its writing half has the readable type of what it shows.
  return view as T;
}
