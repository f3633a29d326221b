import { guard, suite } from '@chaukas/core/instrumentation';
import { read, readList, type Wrapper } from '@chaukas/instrumentation';
import { type CallbackHandler, HANDLER_NAME } from './handler.ts';

/**
 * Adds our handler to what the library's managers are made of. All callbacks of a copy come from here, and it is called for
 * every run and more, so it does little. What the app gave stays as it is: a list is copied, and a manager is not touched,
 * but the copy that the library has made of it.
 *
 * @param onRoot told of calls that come from outside all runs
 */
export function configureWith(handler: CallbackHandler, onRoot: () => void): Wrapper {
  const ours = [handler];
  return (original, self, args) => {
    if (suite().provider.off) return Reflect.apply(original, self, args);
    const [given, ...rest] = args;
    if (given !== undefined && given !== null && !Array.isArray(given)) {
      const manager: unknown = Reflect.apply(original, self, args);
      if (manager !== given) guard('manager', () => addTo(manager, handler));
      return manager;
    }
    guard('manager', onRoot);
    const handlers = guard('manager', () => (given === undefined || given === null ? ours : withOurs(given, handler)));
    return Reflect.apply(original, self, [handlers ?? given, ...rest]);
  };
}

function withOurs(given: unknown, handler: CallbackHandler): unknown {
  const handlers = readList({ given }, 'given');
  return handlers.length > 0 && handlers.some(isOurs) ? given : [...handlers, handler];
}

function addTo(manager: unknown, handler: CallbackHandler): void {
  if (readList(manager, 'handlers').some(isOurs)) return;
  const add = read(manager, 'addHandler');
  // Those below it inherit the handler.
  if (typeof add === 'function') Reflect.apply(add, manager, [handler, true]);
}

function isOurs(handler: unknown): boolean {
  return read(handler, 'name') === HANDLER_NAME;
}
