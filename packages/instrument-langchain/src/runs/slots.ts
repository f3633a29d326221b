import { Cell, suite } from '@chaukas/core/instrumentation';
import type { Run } from './run.ts';

/**
 * One call of the library's that was wrapped, until its run starts: the first run that starts inside the call is the
 * call's, because the library begins with it.
 */
export interface Slot {
  /** The context of the call: what its run does is found by it, and so are clients that the library calls. */
  readonly cell: Cell;
  /** The call around it, which can be of the same run: one method of the library's calls another. */
  readonly outer: Slot | undefined;
  /** What the call says of its session, where its run does not. */
  readonly metadata: unknown;
  run: Run | undefined;
}

const SLOTS = new WeakMap<Cell, Slot>();

/** A slot for a call that is about to be made. */
export function openSlot(metadata?: unknown): Slot {
  const slot: Slot = { cell: new Cell(suite().context.cell().current), outer: currentSlot(), metadata, run: undefined };
  SLOTS.set(slot.cell, slot);
  return slot;
}

/** The slot of the call that the running code is right inside of. */
export function currentSlot(): Slot | undefined {
  return SLOTS.get(suite().context.cell());
}

/** Runs work of the call in its own place. */
export function inSlot<T>(slot: Slot, work: () => T): T {
  return suite().context.run(slot.cell, work);
}
