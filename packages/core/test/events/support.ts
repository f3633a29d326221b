import type { EventStream, StreamEvent } from '../../src/events.ts';

/** Names of events, in order. */
export function names(events: readonly StreamEvent[]): string[] {
  return events.map(({ name }) => name);
}

/** Reads a stream to its end. */
export async function readAll(stream: EventStream): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
