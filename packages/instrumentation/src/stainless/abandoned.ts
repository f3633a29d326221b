import { guard } from '@chaukas/core/instrumentation';
import type { ObservedCall } from './observed-call.ts';

/**
 * Ends the calls whose answer nobody will ever read: the promise or the stream was thrown away. Holds nothing alive.
 */
const registry = new FinalizationRegistry<ObservedCall>((call) => {
  guard('abandoned', () => call.cancelled('abandoned'));
});

/** Watches the object through which a call's answer would be read. */
export function watchAbandoned(reader: object, call: ObservedCall): void {
  registry.register(reader, call, call);
}

/** The answer is being read, or there is another reader to watch. */
export function unwatchAbandoned(call: ObservedCall): void {
  registry.unregister(call);
}
