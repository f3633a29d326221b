import { readList } from '@chaukas/instrumentation';

/** The class that the library says an object is of, by the object's serialized form. */
export function classOf(serialized: unknown): string | undefined {
  const name = readList(serialized, 'id').at(-1);
  return typeof name === 'string' ? name : undefined;
}
