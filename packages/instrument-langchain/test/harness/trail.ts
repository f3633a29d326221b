import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventType, invalidMetadata } from '@chaukas/spec';
import { expect } from 'vitest';
import { register } from '../../src/index.ts';

configure({ exporter: new InMemoryEventExporter(), quiet: true });
register({ from: import.meta.url });

/** What a piece of work recorded. */
export interface Trail {
  readonly events: readonly Event[];
  /** The events of one type. */
  of(type: keyof typeof EventType): Event[];
  /** How many events of each type there are, without the sessions'. */
  counts(): Record<string, number>;
}

/** Runs work as an app would, and gives the events that it made. */
export async function record(work: () => unknown): Promise<Trail> {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  await work();
  await flush();
  const events = exporter.events.filter(({ metadata }) => metadata?.name !== 'instrumentation');
  for (const event of events) expect(invalidMetadata(event.metadata)).toEqual([]);
  return {
    events,
    of: (type) => events.filter((event) => event.type === EventType[type]),
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { type } of events) {
        const name = EventType[type];
        if (!name.startsWith('SESSION')) counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
}
