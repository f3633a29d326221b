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
  const listOf = (given: unknown): unknown => {
    onRoot();
    return Array.isArray(given) && given.length > 0 ? withOurs(given, handler) : ours;
  };
  return (original, self, args) => {
    if (suite().provider.off) return Reflect.apply(original, self, args);
    const given = args[0];
    if (given !== undefined && given !== null && !Array.isArray(given)) {
      const manager: unknown = Reflect.apply(original, self, args);
      if (manager !== given) guard('manager', () => addTo(manager, handler));
      return manager;
    }
    const inheritable = guard('manager', () => listOf(given)) ?? given;
    return Reflect.apply(original, self, [inheritable, ...args.slice(1)]);
  };
}

function withOurs(given: readonly unknown[], handler: CallbackHandler): readonly unknown[] {
  return given.some(isOurs) ? given : [...given, handler];
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
