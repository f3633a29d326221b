import type { EventExporter } from '../export/exporter.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

/** What a pipeline has to wait for: the earlier ones that still have events for its exporter. */
export type EarlierWork = (exporter: EventExporter) => Promise<void> | undefined;

/** The pipeline in force, made when it is first needed, and those before it that are not done yet. */
export class Pipelines {
  readonly #make: (earlierWork: EarlierWork) => Pipeline;
  #current: Pipeline | undefined;
  readonly #retired = new Map<Pipeline, Promise<void>>();

  constructor(make: (earlierWork: EarlierWork) => Pipeline) {
    this.#make = make;
  }

  get current(): Pipeline {
    this.#current ??= this.#make((exporter) => this.#earlierWorkOf(exporter));
    return this.#current;
  }

  /** All that there are, the oldest first. */
  get all(): readonly Pipeline[] {
    return this.#current === undefined ? [...this.#retired.keys()] : [...this.#retired.keys(), this.#current];
  }

  /** Those that need time to deliver. */
  get slow(): readonly Pipeline[] {
    return this.all.filter(({ writesThrough }) => !writesThrough);
  }

  /** Number of events that are not exported yet. */
  get waiting(): number {
    return this.all.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Why those events do not get through, if that is known. */
  get trouble(): string | undefined {
    return this.all.map(({ trouble }) => trouble).find((trouble) => trouble !== undefined);
  }

  /** The next event makes a new pipeline; what waits is delivered. @param kept the exporter that stays in use */
  retire(kept: EventExporter | undefined): void {
    const old = this.#current;
    this.#current = undefined;
    if (old === undefined) return;
    old.flushSync();
    const done = old.exporter === kept ? old.flush() : old.shutdown();
    this.#retired.set(old, done);
    void done.then(() => this.#retired.delete(old));
  }

  /** @param signal aborted when nobody waits any more */
  async flush(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#current?.flush(signal), ...this.#retired.values()]);
  }

  async shutdown(): Promise<void> {
    await Promise.all([this.#current?.shutdown(), ...this.#retired.values()]);
  }

  /** An exporter gets events in the order of what happened, over all pipelines that it is used in. */
  #earlierWorkOf(exporter: EventExporter): Promise<void> | undefined {
    const earlier = [...this.#retired].filter(([old]) => old.exporter === exporter && old.waiting > 0);
    return earlier.length === 0 ? undefined : Promise.all(earlier.map(([, done]) => done)).then(() => undefined);
  }
}
