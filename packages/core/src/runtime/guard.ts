/** What went wrong inside the suite, for the one line that says so and for `health()`. */
export interface Fault {
  /** Where: the name of the boundary. */
  readonly where: string;
  readonly error: unknown;
}

type FaultListener = (fault: Fault) => void;

const KEY = Symbol.for('chaukas.v1.fault');

/** Sets who hears of faults; the runtime does, once. */
export function onFault(listener: FaultListener): void {
  Object.defineProperty(globalThis, KEY, { value: listener, enumerable: false, configurable: true });
}

/** Reports a fault that a boundary caught by other means, such as a promise that rejected. */
export function reportFault(where: string, error: unknown): void {
  try {
    const listener: FaultListener | undefined = Reflect.get(globalThis, KEY);
    listener?.({ where, error });
  } catch {
    // A listener that throws has nobody left to tell.
  }
}

/**
 * The one fail-open boundary: runs our own code so that nothing it throws reaches the app.
 *
 * @param where names the boundary in the report
 * @param args what `work` is called with, so that hot paths need no closure
 * @returns what `work` returned, or undefined if it threw
 */
export function guard<T, A extends unknown[]>(where: string, work: (...args: A) => T, ...args: A): T | undefined {
  try {
    return work(...args);
  } catch (error) {
    reportFault(where, error);
    return undefined;
  }
}
