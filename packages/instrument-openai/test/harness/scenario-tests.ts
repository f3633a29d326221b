import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppFolder, appWith } from './app-folder.ts';
import { inLanes } from './lanes.ts';
import { type Format, loadScenarios } from './scenario.ts';
import type { Verdict } from './verify.ts';
import { scenariosFor, verifyAll } from './verify-all.ts';

const FORMATS: readonly Format[] = ['esm', 'cjs'];

/**
 * Declares the tests of one major of the library: every scenario is the same app with us and without, and its trail is
 * what the provider saw.
 *
 * @param installedAs name under which the workspace has it
 */
export async function describeScenarios(installedAs: string, major: number): Promise<void> {
  const all = await loadScenarios();
  const verdicts = new Map<Format, ReadonlyMap<string, Verdict>>();
  let app: AppFolder | undefined;

  beforeAll(async () => {
    app = appWith(installedAs);
    const { directory } = app;
    const jobs = FORMATS.map((format) => async (provider: Parameters<typeof verifyAll>[1]) => {
      verdicts.set(format, await verifyAll(scenariosFor(all, major, format), provider, { directory, format }));
    });
    await inLanes(jobs);
  });

  afterAll(() => app?.remove());

  describe.each(FORMATS)(`openai ${major}, %s`, (format) => {
    const scenarios = scenariosFor(all, major, format);

    test.each(scenarios.map(({ name }) => name))('%s', (name) => {
      expect(verdicts.get(format)?.get(name)?.problems).toEqual([]);
    });

    test('the scenarios made calls at all', () => {
      const calls = [...(verdicts.get(format)?.values() ?? [])].reduce((sum, { pairs }) => sum + pairs, 0);
      expect(calls).toBeGreaterThan(scenarios.length);
    });
  });
}
