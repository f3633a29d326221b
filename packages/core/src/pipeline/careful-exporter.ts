import type { Event } from '@chaukas/spec';
import type { EventExporter } from '../export/exporter.ts';
import { inTime } from '../runtime/deadline.ts';
import { reportFault } from '../runtime/guard.ts';
import { toSpanError } from '../tracing/failure.ts';

/** An exporter whose failures are values and whose silence has an end. */
export class CarefulExporter {
  readonly #exporter: EventExporter;
  /** Milliseconds. */
  readonly #timeout: number;

  constructor(exporter: EventExporter, timeout: number) {
    this.#exporter = exporter;
    this.#timeout = timeout;
  }

  /** For an exporter that writes through. @returns why the events could not be exported; undefined if they were */
  exportSync(events: readonly Event[]): string | undefined {
    try {
      const result: unknown = this.#exporter.export(events);
      // It said that it is done; if it is not after all, its failure is at least not the app's.
      if (result !== undefined) Promise.resolve(result).catch((error: unknown) => reportFault('exporter', error));
      return undefined;
    } catch (error) {
      return toSpanError(error).message;
    }
  }

  /** The same for one that may take time. Never rejects. */
  async export(events: readonly Event[]): Promise<string | undefined> {
    const abort = new AbortController();
    try {
      if (await this.#answers(this.#exporter.export(events, abort.signal))) return undefined;
      abort.abort();
      return `the exporter ${this.#late()}`;
    } catch (error) {
      return toSpanError(error).message;
    }
  }

  /** Calls a method that the exporter may have; what goes wrong is reported. */
  async ask(method: 'forceFlush' | 'shutdown'): Promise<void> {
    try {
      if (!(await this.#answers(this.#exporter[method]?.()))) throw new Error(this.#late());
    } catch (error) {
      reportFault(`exporter.${method}`, error);
    }
  }

  #answers(answer: void | Promise<void>): Promise<boolean> {
    return inTime(Promise.resolve(answer), { ms: this.#timeout });
  }

  #late(): string {
    return `did not answer within ${this.#timeout / 1000} s`;
  }
}
