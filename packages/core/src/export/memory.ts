import type { Event } from '@chaukas/spec';
import type { EventExporter } from './exporter.ts';

/** Keeps events in memory: for tests, and for a first look. */
export class InMemoryEventExporter implements EventExporter {
  readonly destination = 'memory';
  readonly writeThrough = true;
  readonly #events: Event[] = [];

  /** What was exported so far, the oldest first. */
  get events(): readonly Event[] {
    return this.#events;
  }

  export(events: readonly Event[]): void {
    this.#events.push(...events);
  }

  reset(): void {
    this.#events.length = 0;
  }
}
