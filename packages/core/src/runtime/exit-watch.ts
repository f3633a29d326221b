import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import { guard } from './guard.ts';

/** How long events may keep the process alive when it has nothing else to do, in milliseconds, over its whole life. */
export const EXIT_DEADLINE = 2000;

/** What is to be done when the process ends. */
export interface AtExit {
  /**
   * Nothing else is going on.
   *
   * @param ms how long the process may be kept, in milliseconds
   * @returns what it is to be kept for; undefined for nothing
   */
  idle(ms: number): Promise<void> | undefined;
  /** The process ends now: only what is synchronous can be done. */
  exit(): void;
}

/**
 * Watches how the process ends without changing it. Keeping it alive for a moment makes Node announce the end again
 * (`beforeExit`), which would call the app's listeners once too often; so the announcement that we keep the process at is
 * held back, and the app hears the one that comes when we are done.
 */
export class ExitWatch {
  readonly #atExit: AtExit;
  #left = EXIT_DEADLINE;
  /** The announcement under way has come past us already. */
  #passed = false;

  constructor(atExit: AtExit) {
    this.#atExit = atExit;
  }

  start(): void {
    this.#holdBackAnnouncements();
    process.on('beforeExit', () => {
      // Another who stands in for `emit` may have taken us out: then the app's listeners hear of it twice.
      if (!this.#passed) this.#keep();
      this.#passed = false;
    });
    process.on('exit', () => this.#atExit.exit());
  }

  #holdBackAnnouncements(): void {
    const before = Object.hasOwn(process, 'emit') ? process.emit : undefined;
    const keep = (): boolean => this.#keep();
    const pass = (): void => {
      this.#passed = true;
    };
    const emit = function (this: unknown, ...args: unknown[]): unknown {
      if (args[0] === 'beforeExit') {
        if (isCalledByNode(emit) && keep()) return true;
        pass();
      }
      return Reflect.apply(before ?? EventEmitter.prototype.emit, this, args);
    };
    Object.defineProperty(process, 'emit', { value: emit, writable: true, enumerable: false, configurable: true });
  }

  /** @returns whether the process is kept; the end is announced again when it is not any more */
  #keep(): boolean {
    const started = performance.now();
    const work = guard('exit', () => this.#atExit.idle(Math.max(this.#left, 0)));
    if (work === undefined) return false;
    const alive = setInterval(() => undefined, EXIT_DEADLINE);
    // Work that is done at once needs a turn all the same: without one there is no further announcement.
    setImmediate(() => undefined);
    void work.finally(() => {
      clearInterval(alive);
      this.#left -= performance.now() - started;
    });
    return true;
  }
}

/** What Node calls through where async hooks are on: before Node 24 any AsyncLocalStorage switches them on. */
const TRAMPOLINE = 'node:internal/async_hooks';

/** Whether no code of the app called `fn`: an app that emits the event itself means its listeners to hear it. */
function isCalledByNode(fn: (...args: unknown[]) => unknown): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    const caller: { stack?: unknown } = {};
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, frames) => frames.every((frame) => frame.getFileName() === TRAMPOLINE);
    Error.captureStackTrace(caller, fn);
    return caller.stack === true;
  } catch {
    // An app may have frozen its globals; then it is taken to leave the announcement to Node.
    return true;
  } finally {
    guard('exit', () => Object.assign(Error, { stackTraceLimit, prepareStackTrace }));
  }
}
