import { EXIT_DEADLINE } from './exit-watch.ts';
import { guard } from './guard.ts';
import type { FlushOptions } from './lifecycle.ts';
import { flush } from './lifecycle.ts';

/** Waits as long as the end of a process does, if it is not told otherwise. */
const DEFAULT_TIMEOUT = EXIT_DEADLINE / 1000;

/**
 * Wraps a serverless handler, whose process is frozen as soon as it has answered: what was recorded is delivered first.
 *
 * The handler gets the same arguments and `this`; name, length and properties stay. What it returns, or a promise of it, is
 * what the promise gives; what it throws or rejects with, the promise rejects with. A handler that answers through a
 * callback, or goes on after its promise (a stream as the answer), calls {@link flush} itself.
 *
 * @param options.timeout seconds that the answer may be held up, by default 2
 * @returns a function that always returns a promise, because delivering takes time
 */
export function withFlush<This, Args extends unknown[], Result>(
  handler: (this: This, ...args: Args) => Result,
  options: FlushOptions = {},
): (this: This, ...args: Args) => Promise<Awaited<Result>> {
  const wrapped = async function (this: This, ...args: Args): Promise<Awaited<Result>> {
    try {
      return await Reflect.apply(handler, this, args);
    } finally {
      await flush({ timeout: DEFAULT_TIMEOUT, ...options });
    }
  };
  guard('withFlush', () => Object.defineProperties(wrapped, propertiesOf(handler)));
  return wrapped;
}

/** All that stands on a function and can stand on another; some platforms mark handlers with properties. */
function propertiesOf(fn: object): PropertyDescriptorMap {
  const {
    prototype: _,
    arguments: _1,
    caller: _2,
    ...rest
  } = Object.getOwnPropertyDescriptors(fn) as PropertyDescriptorMap;
  return rest;
}
