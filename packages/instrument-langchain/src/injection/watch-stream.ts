import { guard, suite } from '@chaukas/core/instrumentation';
import { type Method, standIn } from '@chaukas/instrumentation';
import type { Runs } from '../runs/runs.ts';
import { inSlot, openSlot, type Slot } from '../runs/slots.ts';

/**
 * Makes a generator of the library's and watches it: it works in a place of its own, by which its run is found, and who
 * gives it up early ends its run, of which the library says nothing.
 */
export function watchGenerator(runs: Runs, make: Method, self: unknown, args: unknown[]): unknown {
  const slot = guard('stream', () => (suite().provider.off ? undefined : openSlot(self)));
  if (slot === undefined) return Reflect.apply(make, self, args);
  const generator = inSlot(slot, () => Reflect.apply(make, self, args));
  guard('stream', () => standInFor(generator, slot, () => slot.run && runs.cancel(slot.run, 'early_break')));
  return generator;
}

/** Puts stand-ins on a generator. @param onReturn called when the reader gives up the rest */
export function standInFor(generator: unknown, slot: Slot, onReturn: () => void): void {
  if (typeof generator !== 'object' || generator === null) return;
  const inPlace = (method: Method, self: unknown, args: unknown[]): unknown =>
    inSlot(slot, () => Reflect.apply(method, self, args));
  standIn(generator, 'next', inPlace);
  standIn(generator, 'throw', inPlace);
  standIn(generator, 'return', (method, self, args) => {
    guard('stream', onReturn);
    return inPlace(method, self, args);
  });
}
