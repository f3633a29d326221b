import { inHooksThread } from '@chaukas/instrumentation/roots';
import type { AutoOptions } from '../options.ts';
import { failOpen } from './own.ts';
import { isPackageManager } from './package-manager.ts';
import { Run } from './run.ts';
import { activeRuns } from './runs.ts';

/** A registration that can be taken back. */
export interface AutoRegistration {
  /** Undoes this registration; calls under way are still recorded to their end. */
  unregister(): void;
}

/** See `register` of the package's `./api`. */
export function registerAuto(options: AutoOptions = {}): AutoRegistration {
  const run = failOpen('register', () => {
    if (inHooksThread() || isPackageManager(process.argv[1])) return undefined;
    const made = new Run(options, process.env);
    activeRuns().add(made);
    made.start();
    return made;
  });
  return {
    unregister() {
      if (run === undefined) return;
      activeRuns().delete(run);
      run.stop();
    },
  };
}
