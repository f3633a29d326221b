import type { Scenario, ScenarioEvidence } from '../scenario.ts';
import type { EventJson } from '../trail.ts';
import { typeOf } from '../trail.ts';
import type { ContractApp } from './dialect.ts';

/** Scenarios by name. */
export type Scenarios = Record<string, Scenario>;

/** A scenario whose app gets what all contract apps get; `run-scenarios.mjs` gives it. */
export function scenario(parts: Omit<Scenario, 'run'> & { run(app: ContractApp): Promise<void> }): Scenario {
  // The runner is plain JavaScript, and what it gives is described by `ContractApp`.
  return { ...parts, run: (app) => parts.run(app as ContractApp) };
}

/** Events of a type in the trail of a scenario. */
export function ofType({ events }: ScenarioEvidence, type: string): EventJson[] {
  return events.filter((event) => typeOf(event) === type);
}

/** What a call came to: its value, or the error as the app sees it. */
export async function outcome(call: Promise<unknown>, { inspectError }: ContractApp): Promise<unknown> {
  return call.catch(inspectError);
}
