import { AsyncLocalStorage } from 'node:async_hooks';
import { reportFault } from '../runtime/guard.ts';
import { PendingCount, settlesInTime } from './pending.ts';
import type { TracingProcessor } from './processor.ts';

/** How long a processor may delay `flush()`, `shutdown()` and the exit of the process, in milliseconds. */
export const PROCESSOR_DEADLINE = 2000;

/** By how much a processor is told less time at `shutdown` than it has, so that one that keeps to it is not late. */
const MARGIN = 250;

/** How much of the deadline what the callbacks returned may take: the rest is for the flush itself. */
const CALLBACKS_TIMEOUT = 500;

/** The methods of a processor. */
export type ProcessorMethod = keyof TracingProcessor;

/** The processors whose methods are being run, the innermost first, with all that these methods start. */
interface Inside {
  readonly processor: IsolatedProcessor;
  readonly outer: Inside | undefined;
}

const inside = new AsyncLocalStorage<Inside>();

/**
 * One processor behind a wall: what it throws or rejects with, and what never settles, stays here. It is named once, with
 * the first fault; all are counted.
 *
 * What happens inside one of its own methods, or later in work that such a method started, is not told to the processor
 * itself: one that makes spans would go on for ever.
 */
export class IsolatedProcessor {
  readonly name: string;
  failures = 0;
  readonly #target: TracingProcessor;
  readonly #walled: boolean;
  #pending: PendingCount = new PendingCount();

  /** @param walled false for our own: they make no spans, and what they start must not hide the app's from them */
  constructor(target: TracingProcessor, name: string, walled: boolean) {
    this.#target = target;
    this.name = name;
    this.#walled = walled;
  }

  /** Calls a method of the user's processor, if it has it; what it returns is not waited for. */
  notify(method: ProcessorMethod, args: readonly unknown[]): void {
    if (this.#isInside()) return;
    const done = this.#call(method, args);
    if (done !== undefined) this.#pending.add(done);
  }

  /**
   * The same for one of ours, which makes no spans and has done all when it returns.
   *
   * @param call calls the method, so that nothing has to be looked up by its name
   */
  tell<A extends unknown[]>(
    method: ProcessorMethod,
    call: (target: TracingProcessor, ...args: A) => unknown,
    ...args: A
  ): void {
    try {
      call(this.#target, ...args);
    } catch (error) {
      this.#fail(method, error);
    }
  }

  /** Lets the processor deliver what it holds: done at the latest after {@link PROCESSOR_DEADLINE}. Never rejects. */
  forceFlush(): Promise<void> {
    return this.#withinDeadline((time) => this.#finish('forceFlush', [], time));
  }

  /**
   * The same for `shutdown`. A processor that was shut down is told of what comes later as before.
   *
   * @param timeout milliseconds that the processor is told, at most what is left of the deadline
   */
  shutdown(timeout: number = PROCESSOR_DEADLINE): Promise<void> {
    return this.#withinDeadline((time) => this.#finish('shutdown', [Math.min(timeout, time - MARGIN)], time));
  }

  /** Shuts the processor down at once, and keeps the process waiting for nothing: it is not one of ours any more. */
  leave(): void {
    void this.#finish('shutdown', [], PROCESSOR_DEADLINE, false);
  }

  async #withinDeadline(finish: (time: number) => Promise<void>): Promise<void> {
    if (this.#isInside()) return;
    const start = performance.now();
    if (this.#pending.count > 0) await this.#callbacks();
    await finish(PROCESSOR_DEADLINE - (performance.now() - start));
  }

  /** What the callbacks returned; what is late is given up, so that it delays one flush and not each. */
  async #callbacks(): Promise<void> {
    const pending = this.#pending;
    if (await settlesInTime(pending.settled(), CALLBACKS_TIMEOUT)) return;
    this.#pending = new PendingCount();
    this.#fail('callbacks', new Error(`promises of ${pending.count} calls have not settled`));
  }

  async #finish(method: ProcessorMethod, args: readonly unknown[], time: number, keepAlive = true): Promise<void> {
    const done = this.#call(method, args);
    if (done === undefined || (await settlesInTime(done, time, keepAlive))) return;
    this.#fail(method, new Error(`it was not done within ${PROCESSOR_DEADLINE / 1000} s`));
  }

  /** @returns a promise that fulfils when the processor is done; undefined if it is */
  #call(method: ProcessorMethod, args: readonly unknown[]): Promise<void> | undefined {
    const report = (error: unknown): void => this.#fail(method, error);
    const call = (): Promise<void> | undefined => promiseOf(invoke(this.#target, method, args))?.then(nothing, report);
    try {
      return this.#walled ? inside.run({ processor: this, outer: inside.getStore() }, call) : call();
    } catch (error) {
      report(error);
      return undefined;
    }
  }

  #isInside(): boolean {
    for (let at = inside.getStore(); at !== undefined; at = at.outer) if (at.processor === this) return true;
    return false;
  }

  #fail(method: string, error: unknown): void {
    this.failures++;
    if (this.failures === 1) reportFault(`processor ${this.name}.${method}`, error);
  }
}

/** JavaScript users leave out the methods that they have no use for. */
function invoke(target: TracingProcessor, method: ProcessorMethod, args: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(target, method);
  if (found === undefined) return undefined;
  if (typeof found !== 'function') throw new TypeError(`${method} is not a function`);
  return Reflect.apply(found, target, args);
}

function promiseOf(result: unknown): Promise<unknown> | undefined {
  return typeof result === 'object' && result !== null ? Promise.resolve(result) : undefined;
}

function nothing(): void {}
