import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventType, invalidMetadata } from '@chaukas/spec';
import { expect } from 'vitest';

// Before anything is registered: nothing of a test is written to a file.
configure({ exporter: new InMemoryEventExporter(), quiet: true });

/** Records what `work` does in this process, and sees that each event says only what the registry knows. */
export async function record(work: () => Promise<unknown>): Promise<readonly Event[]> {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  await work();
  // A trace whose end nobody says ends at the next turn.
  await new Promise(setImmediate);
  await flush();
  for (const event of exporter.events) expect(invalidMetadata(event.metadata)).toEqual([]);
  return exporter.events;
}

export function ofType(events: readonly Event[], type: keyof typeof EventType): Event[] {
  return events.filter((event) => event.type === EventType[type]);
}
