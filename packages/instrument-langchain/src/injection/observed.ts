import type { InstrumentationScope } from '@chaukas/core';
import type { Runs } from '../runs/runs.ts';

/** What the wrappers of one copy of the library work with. */
export interface Observed {
  readonly runs: Runs;
  readonly scope: InstrumentationScope;
  /** Told how to take a patch back that was found necessary later. */
  readonly onPatch: (undo: () => void) => void;
}
