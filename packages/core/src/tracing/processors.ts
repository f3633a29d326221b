import { guard, reportFault } from '../runtime/guard.ts';
import { classNameOf } from './class-name.ts';
import { IsolatedProcessor, type ProcessorMethod } from './isolated-processor.ts';
import type { ReadableSpan, ReadableTrace, TracingProcessor } from './processor.ts';
import { readOnly } from './read-only.ts';
import type { RecordedSpanEvent } from './span-event.ts';

/** Names of the user's processors before and after a replacement. */
export interface ProcessorsReplaced {
  readonly before: string[];
  readonly after: string[];
}

/** Calls of a processor of ours, one for each method: what they return they have done. */
const TELL = {
  onTraceStart: (own: TracingProcessor, trace: ReadableTrace) => own.onTraceStart(trace),
  onTraceEnd: (own: TracingProcessor, trace: ReadableTrace) => own.onTraceEnd(trace),
  onSpanStart: (own: TracingProcessor, span: ReadableSpan) => own.onSpanStart(span),
  onSpanEnd: (own: TracingProcessor, span: ReadableSpan) => own.onSpanEnd(span),
  onSpanEvent: (own: TracingProcessor, span: ReadableSpan, event: RecordedSpanEvent) => own.onSpanEvent?.(span, event),
  onTraceEvent: (own: TracingProcessor, trace: ReadableTrace, event: RecordedSpanEvent) =>
    own.onTraceEvent?.(trace, event),
};

/**
 * Hands everything on to several processors, so that none can hurt another or the app. The trail's come first and get the
 * originals; the user's get read-only views.
 *
 * A processor that is registered twice is called twice, as in the JavaScript SDK. One that is added while something is
 * being told hears of the next thing on; one that is removed hears nothing more.
 */
export class ProcessorFanOut implements TracingProcessor {
  /** The trail's own processors; `set` leaves them alone. */
  readonly #trail: IsolatedProcessor[] = [];
  #users: readonly IsolatedProcessor[] = [];
  readonly #isolated = new WeakMap<object, IsolatedProcessor>();
  /** Those that are registered or failed, for the summary. */
  readonly #known = new Set<IsolatedProcessor>();
  readonly #names = new Map<string, number>();
  /** Hears of each replacement that changed something. */
  onReplaced: ((names: ProcessorsReplaced) => void) | undefined;

  addTrail(processor: TracingProcessor): void {
    this.#trail.push(this.#isolate(processor, false));
  }

  /** Whether there are processors of the user's, who may hold something back until a flush. */
  get hasUsers(): boolean {
    return this.#users.length > 0;
  }

  add(processor: TracingProcessor): void {
    this.#users = [...this.#users, ...this.#accepted([processor])];
  }

  has(processor: TracingProcessor): boolean {
    return this.#users.some((user) => user === this.#isolated.get(processor));
  }

  /** Takes one of the user's out, as often as it is there; it is shut down, which nobody waits for. */
  remove(processor: TracingProcessor): void {
    const leaving = this.#users.find((user) => user === this.#isolated.get(processor));
    if (leaving === undefined) return;
    this.#users = this.#users.filter((user) => user !== leaving);
    this.#leave(leaving);
  }

  /** Replaces the user's processors; the ones that leave are shut down, which nobody waits for. */
  set(processors: readonly TracingProcessor[]): void {
    const before = this.#users;
    const after = guard('setTraceProcessors', () => this.#accepted([...processors]));
    if (after === undefined || (before.length === after.length && before.every((one, at) => one === after[at]))) return;
    this.#users = after;
    for (const processor of new Set(before)) if (!after.includes(processor)) this.#leave(processor);
    const namesOf = (list: readonly IsolatedProcessor[]): string[] => list.map(({ name }) => name);
    guard('setTraceProcessors', () => this.onReplaced?.({ before: namesOf(before), after: namesOf(after) }));
  }

  onTraceStart(trace: ReadableTrace): void {
    for (const own of this.#trail) own.tell('onTraceStart', TELL.onTraceStart, trace);
    this.#tellUsers('onTraceStart', trace);
  }

  onTraceEnd(trace: ReadableTrace): void {
    for (const own of this.#trail) own.tell('onTraceEnd', TELL.onTraceEnd, trace);
    this.#tellUsers('onTraceEnd', trace);
  }

  onSpanStart(span: ReadableSpan): void {
    for (const own of this.#trail) own.tell('onSpanStart', TELL.onSpanStart, span);
    this.#tellUsers('onSpanStart', span);
  }

  onSpanEnd(span: ReadableSpan): void {
    for (const own of this.#trail) own.tell('onSpanEnd', TELL.onSpanEnd, span);
    this.#tellUsers('onSpanEnd', span);
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    for (const own of this.#trail) own.tell('onSpanEvent', TELL.onSpanEvent, span, event);
    this.#tellUsers('onSpanEvent', span, event);
  }

  onTraceEvent(trace: ReadableTrace, event: RecordedSpanEvent): void {
    for (const own of this.#trail) own.tell('onTraceEvent', TELL.onTraceEvent, trace, event);
    this.#tellUsers('onTraceEvent', trace, event);
  }

  async shutdown(timeout?: number): Promise<void> {
    await Promise.all(this.#all().map((processor) => processor.shutdown(timeout)));
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#all().map((processor) => processor.forceFlush()));
  }

  /** One sentence for each processor that failed more than once. */
  failures(): string[] {
    return [...this.#known]
      .filter(({ failures }) => failures > 1)
      .map(({ name, failures }) => `processor ${name} failed ${failures} times`);
  }

  /** Each once, however often it is registered. */
  #all(): IsolatedProcessor[] {
    return [...new Set([...this.#trail, ...this.#users])];
  }

  #tellUsers(method: ProcessorMethod, subject: ReadableTrace | ReadableSpan, ...rest: readonly unknown[]): void {
    const users = this.#users;
    if (users.length === 0) return;
    const view = readOnly(subject);
    for (const processor of users) {
      if (users === this.#users || this.#users.includes(processor)) processor.notify(method, [view, ...rest]);
    }
  }

  #leave(processor: IsolatedProcessor): void {
    processor.leave();
    if (processor.failures === 0) this.#known.delete(processor);
  }

  #accepted(processors: readonly TracingProcessor[]): IsolatedProcessor[] {
    return processors.flatMap((processor: unknown) => {
      if (isProcessor(processor)) return [this.#isolate(processor)];
      reportFault('addTraceProcessor', new TypeError('what was given is not a processor'));
      return [];
    });
  }

  #isolate(processor: TracingProcessor, walled = true): IsolatedProcessor {
    const found = this.#isolated.get(processor);
    const isolated = found ?? new IsolatedProcessor(processor, this.#freeName(processor), walled);
    this.#isolated.set(processor, isolated);
    this.#known.add(isolated);
    return isolated;
  }

  /** The name of its class; those that share one, and those without one, are numbered. */
  #freeName(processor: object): string {
    const name = classNameOf(processor) ?? '';
    const count = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, count);
    return name === '' || count > 1 ? `${name}#${count}` : name;
  }
}

/** JavaScript users may give anything. */
function isProcessor(value: unknown): value is TracingProcessor {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
