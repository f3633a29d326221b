import assert from 'node:assert/strict';
import { inLanes } from './lanes.ts';
import type { Provider } from './provider.ts';
import { runScenarios, type Setting } from './run-scenarios.ts';
import { loadScenarios, type NamedScenario } from './scenario.ts';
import { appFor, DEADLINE_MS, type TestRunner } from './scenario-tests.ts';
import type { Subject } from './subject.ts';
import { verifyAgainst } from './verify.ts';

/** A mistake that is made on purpose in the run with us, the scenario it is made in, and what is to be said of it. */
export type Sabotage = readonly [sabotage: string, scenario: string, finding: RegExp];

/**
 * Declares the tests of the comparison itself: it finds every one of these mistakes. They are made by `app/sabotage.mjs`
 * and by what the vendor's package adds to them.
 */
export function describeSabotages(runner: TestRunner, subject: Subject, sabotages: readonly Sabotage[]): void {
  runner.describe('the comparison finds', () => {
    const app = appFor(runner, subject, subject.library);
    let found: ReadonlyMap<string, readonly string[]> = new Map();

    runner.beforeAll(async () => {
      const all = await loadScenarios(subject);
      const setting: Setting = { subject, directory: app().directory, format: 'esm' };
      const names = [...new Set(sabotages.map(([, scenario]) => scenario))];
      const jobs = names.map((name) => (provider: Provider) => {
        const made = sabotages.filter(([, scenario]) => scenario === name).map(([sabotage]) => sabotage);
        return findings(scenarioOf(all, name), made, provider, setting);
      });
      found = new Map((await inLanes(subject, jobs)).flat());
    }, DEADLINE_MS);

    for (const [sabotage, , finding] of sabotages) {
      runner.test(sabotage, () => {
        const problems = found.get(sabotage) ?? [];
        assert.ok(
          problems.some((problem) => finding.test(problem)),
          `only ${JSON.stringify(problems)}`,
        );
      });
    }
  });
}

/** What is said of each mistake; the app without us runs once. */
async function findings(
  scenario: NamedScenario,
  sabotages: readonly string[],
  provider: Provider,
  setting: Setting,
): Promise<[sabotage: string, problems: readonly string[]][]> {
  const plain = await runScenarios([scenario], provider, setting, false);
  const found: [string, readonly string[]][] = [];
  for (const sabotage of sabotages) {
    const verdicts = await verifyAgainst(plain, [scenario], provider, { ...setting, sabotage });
    found.push([sabotage, verdicts.flatMap(({ problems }) => problems)]);
  }
  return found;
}

function scenarioOf(all: readonly NamedScenario[], name: string): NamedScenario {
  const found = all.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}
