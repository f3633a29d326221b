import { type Event, EventType } from '@chaukas/spec';

/**
 * Number of events per type that occurs, by short name (`MODEL_INVOCATION_START`), in the order of the schema. Types newer
 * than the schema come last, as `TYPE_<number>`.
 */
export function countByType(events: readonly Event[]): ReadonlyMap<string, number> {
  const counts = new Map<number, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b).map(([type, count]) => [nameOf(type), count]));
}

/** A newer writer's number has no name, which the type of the enum does not admit. */
function nameOf(type: number): string {
  const name: string | undefined = EventType[type];
  return name ?? `TYPE_${type}`;
}
