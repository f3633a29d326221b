import { reportFault } from '../runtime/guard.ts';
import type { ReadableSpan, ReadableTrace, TracingProcessor } from './processor.ts';
import type { RecordedSpanEvent } from './span-event.ts';

/**
 * Hands everything on to several processors, so that none can hurt another or the app: what one throws or rejects with is
 * reported and dropped.
 */
export class ProcessorFanOut implements TracingProcessor {
  /** The trail's own processors; `set` leaves them alone. */
  readonly #trail: TracingProcessor[] = [];
  #users: readonly TracingProcessor[] = [];

  addTrail(processor: TracingProcessor): void {
    this.#trail.push(processor);
  }

  /** Whether there are processors of the user's, who may hold something back until a flush. */
  get hasUsers(): boolean {
    return this.#users.length > 0;
  }

  add(processor: TracingProcessor): void {
    this.#users = [...this.#users, processor];
  }

  /** Replaces the user's processors; the ones that leave are shut down. */
  set(processors: readonly TracingProcessor[]): void {
    const leaving = this.#users.filter((processor) => !processors.includes(processor));
    this.#users = [...processors];
    for (const processor of leaving) settleQuietly('shutdown', () => processor.shutdown());
  }

  onTraceStart(trace: ReadableTrace): void {
    this.#each('onTraceStart', (processor) => processor.onTraceStart(trace));
  }

  onTraceEnd(trace: ReadableTrace): void {
    this.#each('onTraceEnd', (processor) => processor.onTraceEnd(trace));
  }

  onSpanStart(span: ReadableSpan): void {
    this.#each('onSpanStart', (processor) => processor.onSpanStart(span));
  }

  onSpanEnd(span: ReadableSpan): void {
    this.#each('onSpanEnd', (processor) => processor.onSpanEnd(span));
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    this.#each('onSpanEvent', (processor) => processor.onSpanEvent?.(span, event));
  }

  async shutdown(timeout?: number): Promise<void> {
    await Promise.all(this.#all().map((processor) => settleQuietly('shutdown', () => processor.shutdown(timeout))));
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#all().map((processor) => settleQuietly('forceFlush', () => processor.forceFlush())));
  }

  #all(): TracingProcessor[] {
    return [...this.#trail, ...this.#users];
  }

  #each(method: string, call: (processor: TracingProcessor) => void | Promise<void>): void {
    for (const processor of this.#trail) settleQuietly(method, () => call(processor));
    for (const processor of this.#users) settleQuietly(method, () => call(processor));
  }
}

function settleQuietly(method: string, call: () => void | Promise<void>): Promise<void> | undefined {
  const report = (error: unknown): void => reportFault(`processor.${method}`, error);
  try {
    const result: unknown = call();
    return result === undefined ? undefined : Promise.resolve(result).then(() => undefined, report);
  } catch (error) {
    report(error);
    return undefined;
  }
}
