import { setImmediate } from 'node:timers/promises';
import { settle } from '../content/deferred.ts';
import { Schedule } from '../pipeline/schedule.ts';
import { suite } from '../runtime/suite.ts';
import { type BatchTraceProcessorOptions, checkedBatchOptions } from './batch-options.ts';
import { classNameOf } from './class-name.ts';
import { type ExportSnapshot, snapshotOf } from './export-snapshot.ts';
import { toSpanError } from './failure.ts';
import { genSpanId } from './ids.ts';
import type { ReadableSpan, ReadableTrace, TracingProcessor } from './processor.ts';
import type { TracingExporter } from './tracing-exporter.ts';

/** What became of the traces and spans so far. */
export interface BatchReport {
  readonly exported: number;
  /** Never handed over: the queue was full. */
  readonly dropped: number;
  /** Handed over to an export that failed or was given up. */
  readonly failed: number;
}

const DONE = Promise.resolve();

/**
 * Hands traces (when they start) and spans (when they end) to an exporter, in batches and off the app's path.
 *
 * The defaults are those of the CAI tracing module: 8192, 128, 5.0 s, 0.7, the delay in milliseconds as JavaScript has it;
 * the JavaScript SDK's are 1000, 100, 5000 ms, 0.8. Unlike both, it exports copies: plain JSON of what was true when the
 * item was queued, texts up to 1 MiB and items up to 4 MiB (over that `{ truncated, bytes, sha256 }`), base64 media as
 * `{ mime, bytes, sha256 }`. The content policy is not applied: the exporter is the app's, and so is what it sends.
 *
 * Exports never overlap and keep the order. An exporter that fails is named once on stderr and counted in `report`. No
 * timer runs before the first item, and none keeps the process alive.
 */
export class BatchTraceProcessor implements TracingProcessor {
  readonly #exporter: TracingExporter;
  readonly #options: Required<BatchTraceProcessorOptions>;
  readonly #trigger: number;
  readonly #schedule: Schedule = new Schedule(() => void this.#exportUpTo(this.#accepted));
  readonly #counts = { exported: 0, dropped: 0, failed: 0 };
  #queue: ExportSnapshot[] = [];
  #flying: Promise<void> | undefined;
  #abort: AbortController = new AbortController();
  /** Items ever queued. */
  #accepted = 0;
  /** Tells this processor's lines on stderr from those of another with the same exporter. */
  readonly #id = genSpanId();

  constructor(exporter: TracingExporter, options: BatchTraceProcessorOptions = {}) {
    this.#exporter = exporter;
    this.#options = checkedBatchOptions(options);
    const { maxQueueSize, exportTriggerRatio } = this.#options;
    this.#trigger = Math.max(1, Math.floor(maxQueueSize * exportTriggerRatio));
  }

  get report(): BatchReport {
    return { ...this.#counts };
  }

  onTraceStart(trace: ReadableTrace): Promise<void> {
    return this.#add(trace);
  }

  onTraceEnd(_trace: ReadableTrace): Promise<void> {
    return DONE;
  }

  onSpanStart(_span: ReadableSpan): Promise<void> {
    return DONE;
  }

  onSpanEnd(span: ReadableSpan): Promise<void> {
    return this.#add(span);
  }

  /** Exports all that was queued before, with what is under way. */
  forceFlush(): Promise<void> {
    return this.#exportUpTo(this.#accepted);
  }

  /**
   * The same, but gives up after a time: the signal of the export under way is aborted, its items count as failed, and
   * what still waits stays queued. The processor goes on with what comes later.
   *
   * @param timeout milliseconds; without one it waits for as long as the exporter takes
   */
  async shutdown(timeout?: number): Promise<void> {
    if (timeout === undefined) return this.forceFlush();
    const abort = this.#freshAbort();
    // While somebody waits this timer may keep the process alive; it is cleared as soon as all is exported.
    const timer = setTimeout(() => abort.abort(new Error(`it was not done within ${timeout} ms`)), timeout);
    await this.#exportUpTo(this.#accepted, abort.signal);
    clearTimeout(timer);
  }

  #add(source: ReadableTrace | ReadableSpan): Promise<void> {
    const { maxQueueSize, scheduleDelay } = this.#options;
    if (this.#queue.length >= maxQueueSize) {
      this.#counts.dropped++;
      this.#say(`drops traces and spans: ${maxQueueSize} of them wait already`, 'full');
      return DONE;
    }
    this.#queue.push(snapshotOf(source));
    this.#accepted++;
    if (this.#queue.length >= this.#trigger) this.#schedule.atEndOfTick();
    else this.#schedule.within(scheduleDelay);
    return DONE;
  }

  /** Exports batch by batch until the items up to this number are done. */
  async #exportUpTo(target: number, signal?: AbortSignal): Promise<void> {
    while (this.#done < target && !signal?.aborted) {
      this.#flying ??= this.#exportNext();
      await this.#flying;
    }
  }

  get #done(): number {
    return this.#counts.exported + this.#counts.failed;
  }

  async #exportNext(): Promise<void> {
    const batch = this.#queue.splice(0, this.#options.maxBatchSize);
    const { signal } = this.#freshAbort();
    try {
      for (const { deferred } of batch) for (const _ of settle(deferred)) await setImmediate();
      await unlessAborted(signal, () =>
        this.#exporter.export(
          batch.map(({ item }) => item),
          signal,
        ),
      );
      this.#counts.exported += batch.length;
    } catch (error) {
      this.#counts.failed += batch.length;
      this.#say(`could not export: ${toSpanError(error).message}`, 'failed');
    }
    this.#flying = undefined;
  }

  #freshAbort(): AbortController {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    return this.#abort;
  }

  #say(sentence: string, topic: string): void {
    const name = `BatchTraceProcessor with ${classNameOf(this.#exporter) ?? 'an exporter'}`;
    suite().runtime.notices.problem(`${name} ${sentence}`, `${topic} ${this.#id}`);
  }
}

/** Settles as the work does, or rejects as soon as the signal is aborted. */
async function unlessAborted(signal: AbortSignal, work: () => void | Promise<void>): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
