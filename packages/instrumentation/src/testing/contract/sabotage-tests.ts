import assert from 'node:assert/strict';
import { inLanes } from './lanes.ts';
import type { Provider } from './provider.ts';
import { runScenarios, type ScenarioRun, type Setting } from './run-scenarios.ts';
import { loadScenarios, type NamedScenario } from './scenario.ts';
import { appFor, DEADLINE_MS, type TestRunner } from './scenario-tests.ts';
import type { Subject } from './subject.ts';
import { verifyAgainst } from './verify.ts';
import { byProcess } from './verify-all.ts';

/** A mistake that is made on purpose in the run with us, the scenario it is made in, and what is to be said of it. */
export type Sabotage = readonly [sabotage: string, scenario: string, finding: RegExp];

/**
 * Declares the tests of the comparison itself: it finds every one of these mistakes. They are made by `app/sabotage.mjs`
 * and by what the vendor's package adds to them.
 */
export function describeSabotages(runner: TestRunner, subject: Subject, sabotages: readonly Sabotage[]): void {
  runner.describe('the comparison finds', () => {
    const app = appFor(runner, subject, subject.library);
    let found: readonly (readonly string[])[] = [];

    runner.beforeAll(async () => {
      const all = await loadScenarios(subject);
      const setting: Setting = { subject, directory: app().directory, format: 'esm' };
      const names = [...new Set(sabotages.map(([, name]) => name))];
      const plain = await plainRuns(
        names.map((name) => scenarioOf(all, name)),
        setting,
      );
      const jobs = sabotages.map(([sabotage, name]) => async (provider: Provider) => {
        const scenario = scenarioOf(all, name);
        const run = plain.get(scenario.scenario.process);
        if (run === undefined) throw new Error(`${name} was not run without us`);
        const verdicts = await verifyAgainst(run, [scenario], provider, { ...setting, sabotage });
        return verdicts.flatMap(({ problems }) => problems);
      });
      found = await inLanes(subject, jobs);
    }, DEADLINE_MS);

    for (const [index, [sabotage, , finding]] of sabotages.entries()) {
      runner.test(sabotage, () => {
        const problems = found[index] ?? [];
        assert.ok(
          problems.some((problem) => finding.test(problem)),
          `only ${JSON.stringify(problems)}`,
        );
      });
    }
  });
}

/** Without us scenarios need no process each, but for those that need one anyway. */
async function plainRuns(
  scenarios: readonly NamedScenario[],
  setting: Setting,
): Promise<ReadonlyMap<string | undefined, ScenarioRun>> {
  const jobs = byProcess(scenarios).map(
    ([process, group]) =>
      async (provider: Provider) =>
        [process, await runScenarios(group, provider, setting, false)] as const,
  );
  return new Map(await inLanes(setting.subject, jobs));
}

function scenarioOf(all: readonly NamedScenario[], name: string): NamedScenario {
  const found = all.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}
