import {
  type AppFolder,
  appWith,
  inLanes,
  loadScenarios,
  type NamedScenario,
  type Provider,
  verify,
} from '@chaukas/instrumentation/testing/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subject } from './subject.ts';

const scenarios = await loadScenarios(subject);
let app: AppFolder;

beforeAll(() => {
  app = appWith(subject);
});

afterAll(() => app.remove());

function scenarioOf(name: string): NamedScenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** What is done, to which scenario, and what the comparison is to say of it. */
const SABOTAGES: readonly (readonly [sabotage: string, scenario: string, finding: RegExp])[] = [
  ['an extra await in the run', 'looks of what the SDK gives', /^stdout, line \d+: /],
  ['a swallowed rejection', 'an error that nobody catches', /^exit code: 1 became 0/],
  ['a processor that throws', 'chat completions', /^stdout, line \d+: /],
  ['a changed input', 'chat completions', /^request 1, body: /],
  ['a listener of ours', 'looks of what the SDK gives', /^stdout, line \d+: /],
  ['spans that the app sees', 'exporters of the SDK and of the app', /^stdout, line \d+: /],
  ['a lost event', 'output of a type', /^MODEL_INVOCATION_START of span_\w+ has 0 ENDs/],
];

describe('the comparison finds', () => {
  let found: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    const jobs = SABOTAGES.map(([sabotage, scenario]) => async (provider: Provider) => {
      const setting = { subject, directory: app.directory, format: 'esm' as const, sabotage };
      const verdicts = await verify([scenarioOf(scenario)], provider, setting);
      return verdicts.flatMap(({ problems }) => problems);
    });
    found = await inLanes(subject, jobs);
  }, 240_000);

  test.each(SABOTAGES.map(([sabotage, , finding], index) => [sabotage, finding, index] as const))('%s', (...row) => {
    const [, finding, index] = row;
    expect(found[index]).toContainEqual(expect.stringMatching(finding));
  });
});
