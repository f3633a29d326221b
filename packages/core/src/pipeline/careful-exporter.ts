import type { Event } from '@chaukas/spec';
import type { EventExporter, LostEvent } from '../export/exporter.ts';
import { inTime } from '../runtime/deadline.ts';
import { guard, reportFault } from '../runtime/guard.ts';
import { toSpanError } from '../tracing/failure.ts';

/** What became of a batch: it failed as a whole, or all but these events arrived. */
export type Outcome = { failure: string } | { lost: readonly LostEvent[] };

/** An exporter whose failures are values and whose silence has an end. */
export class CarefulExporter {
  readonly #exporter: EventExporter;
  /** Milliseconds. */
  readonly #timeout: number;

  constructor(exporter: EventExporter, timeout: number) {
    this.#exporter = exporter;
    this.#timeout = timeout;
  }

  /** For an exporter that writes through. */
  exportSync(events: readonly Event[]): Outcome {
    try {
      const result: unknown = this.#exporter.export(events);
      // It said that it is done; if it is not after all, its failure is at least not the app's.
      if (result !== undefined) Promise.resolve(result).catch((error: unknown) => reportFault('exporter', error));
      return { lost: [] };
    } catch (error) {
      return { failure: toSpanError(error).message };
    }
  }

  /** The same for one that may take time. Never rejects. */
  async export(events: readonly Event[]): Promise<Outcome> {
    const abort = new AbortController();
    try {
      const answer = Promise.resolve(this.#exporter.export(events, abort.signal));
      if (this.#exporter.keepsTrying !== true && !(await this.#answers(answer))) {
        abort.abort();
        return { failure: `the exporter ${this.#late()}` };
      }
      const lost: unknown = await answer;
      // Exporters of the app may resolve with anything.
      return { lost: Array.isArray(lost) ? lost : [] };
    } catch (error) {
      return { failure: toSpanError(error).message };
    }
  }

  /** Why events do not get through at the moment, if the exporter knows. */
  get trouble(): string | undefined {
    return guard('exporter.trouble', () => this.#exporter.trouble);
  }

  /** Somebody waits for what the exporter has. */
  hurry(): void {
    guard('exporter.hurry', () => this.#exporter.hurry?.());
  }

  /** Calls a method that the exporter may have; what goes wrong is reported. */
  async ask(method: 'forceFlush' | 'shutdown'): Promise<void> {
    try {
      if (!(await this.#answers(this.#exporter[method]?.()))) throw new Error(this.#late());
    } catch (error) {
      reportFault(`exporter.${method}`, error);
    }
  }

  #answers(answer: unknown): Promise<boolean> {
    return inTime(Promise.resolve(answer), { ms: this.#timeout });
  }

  #late(): string {
    return `did not answer within ${this.#timeout / 1000} s`;
  }
}
