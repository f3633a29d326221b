import { Cell, suite } from '@chaukas/core/instrumentation';
import { read } from '@chaukas/instrumentation';
import { classOf } from '../meaning/class.ts';
import type { Run } from './run.ts';

/**
 * One call of the library's that was wrapped, until its run starts: the first run of its object's class that starts inside
 * the call is the call's. Others can start before, because a stream asks for its input first.
 */
export interface Slot {
  /** The context of the call: what its run does is found by it, and so are clients that the library calls. */
  readonly cell: Cell;
  /** Class of the object that was called, as the library names it; undefined where any run will do. */
  readonly className: string | undefined;
  /** The call around it, where that is of the same run. */
  readonly outer: Slot | undefined;
  /** It calls another method that is wrapped, and the run is that one's too. */
  readonly delegates: boolean;
  /** What the call says of its session, where its run does not. */
  readonly metadata: unknown;
  run: Run | undefined;
}

const SLOTS = new WeakMap<Cell, Slot>();

/** A slot for a call of an object that is about to be made. */
export function openSlot(self?: unknown, say: Partial<Pick<Slot, 'delegates' | 'metadata'>> = {}): Slot {
  const around = currentSlot();
  const slot: Slot = {
    cell: new Cell(suite().context.cell().current),
    className: classOf({ id: read(self, 'lc_id') }),
    outer: around?.delegates === true ? around : undefined,
    delegates: say.delegates === true,
    metadata: say.metadata,
    run: undefined,
  };
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
