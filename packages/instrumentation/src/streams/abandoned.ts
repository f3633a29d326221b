import { guard } from '@chaukas/core/instrumentation';

/** What ends when nobody can read on. */
export interface Abandonable {
  abandoned(): void;
}

/**
 * Ends the calls whose answer nobody will ever read: the promise or the stream was thrown away. Keeps alive only what it
 * tells, which therefore must not hold what is watched.
 */
const registry = new FinalizationRegistry<Abandonable>((reader) => {
  guard('abandoned', () => reader.abandoned());
});

/** Watches the object through which an answer would be read. */
export function watchAbandoned(object: object, reader: Abandonable): void {
  registry.register(object, reader, reader);
}

/** The answer is being read, or there is another object to watch. */
export function unwatchAbandoned(reader: Abandonable): void {
  registry.unregister(reader);
}
