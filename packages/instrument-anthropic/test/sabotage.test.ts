import {
  type AppFolder,
  appWith,
  inLanes,
  loadScenarios,
  type Provider,
  verify,
} from '@chaukas/instrumentation/testing/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subject } from './subject.ts';

/** What is done, to which scenario, and what the comparison is to say of it. */
const SABOTAGES: readonly (readonly [sabotage: string, scenario: string, finding: RegExp])[] = [
  ['an extra turn before the request', 'contract: the order of what happens', /^stdout, line \d+: "fetch/],
  ['a teed stream', 'contract: a stream left by break', /^stdout, line \d+: .*closed by the app.* became .*open/],
  ['a changed request', 'contract: an answered call', /^request 1, body: /],
  ['an answer read early', 'contract: a raw response that the app reads', /^stdout, line 1: /],
  ['a promise of another class', 'contract: an answer with its response', /^stdout, line 1: .* became "the app threw/],
  ['a changed answer', 'contract: an answered call', /^stdout, line \d+: .*claude-test-1.* became .*ours/],
  ['a process kept alive', 'contract: an answered call', /^stdout, line \d+: .*not yet/],
  ['a lost event', 'contract: an answered call', /^MODEL_INVOCATION_START of span_\w+ has 0 ENDs/],
];

describe('the comparison finds', () => {
  let app: AppFolder | undefined;
  let found: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    app = appWith(subject);
    const { directory } = app;
    const scenarios = await loadScenarios(subject);
    const jobs = SABOTAGES.map(([sabotage, name]) => async (provider: Provider) => {
      const setting = { subject, directory, format: 'esm' as const, sabotage };
      const chosen = scenarios.filter((scenario) => scenario.name === name);
      return (await verify(chosen, provider, setting)).flatMap(({ problems }) => problems);
    });
    found = await inLanes(subject, jobs);
  });

  afterAll(() => app?.remove());

  test.each(SABOTAGES.map(([sabotage, , finding], index) => [sabotage, finding, index] as const))('%s', (...row) => {
    const [, finding, index] = row;
    expect(found[index]).toContainEqual(expect.stringMatching(finding));
  });
});
