import assert from 'node:assert/strict';
import { type AppFolder, appWith } from './app-folder.ts';
import { inLanes } from './lanes.ts';
import { cellTitle, type LoadingCell } from './loading-cells.ts';
import type { Provider } from './provider.ts';
import { type Format, loadScenarios } from './scenario.ts';
import type { Subject } from './subject.ts';
import type { Verdict } from './verify.ts';
import { scenariosFor, verifyAll } from './verify-all.ts';
import { type CellVerdict, verifyCell } from './verify-cell.ts';

const FORMATS: readonly Format[] = ['esm', 'cjs'];

/** What a test runner gives to declare tests with: Vitest and Jest as they are. */
export interface TestRunner {
  describe(name: string, declare: () => void): void;
  test(name: string, run: () => void): void;
  beforeAll(work: () => void | Promise<void>): void;
  afterAll(work: () => void): void;
}

/** A copy of the library to be tested. */
export interface Copy {
  /** Name under which the workspace has it: the library's own, or an alias. */
  readonly installedAs: string;
  /** Scenarios say by it which of them a copy is for. */
  readonly major: number;
}

/**
 * Declares the tests of one version of the library: every scenario is the same app with us and without, and its trail is
 * what the provider saw.
 */
export async function describeScenarios(runner: TestRunner, subject: Subject, copy: Copy): Promise<void> {
  const all = await loadScenarios(subject);
  const verdicts = new Map<Format, ReadonlyMap<string, Verdict>>();
  const app = appFor(runner, subject, copy);

  runner.beforeAll(async () => {
    const jobs = FORMATS.map((format) => async (provider: Provider) => {
      const setting = { subject, directory: app().directory, format };
      verdicts.set(format, await verifyAll(scenariosFor(all, copy.major, format), provider, setting));
    });
    await inLanes(subject, jobs);
  });

  for (const format of FORMATS) {
    runner.describe(`${subject.library} ${copy.major}, ${format}`, () => {
      const scenarios = scenariosFor(all, copy.major, format);
      for (const { name } of scenarios) {
        runner.test(name, () => assertNoProblems(verdicts.get(format)?.get(name)));
      }
      runner.test('the scenarios made calls at all', () => {
        const calls = [...(verdicts.get(format)?.values() ?? [])].reduce((sum, { pairs }) => sum + pairs, 0);
        assert.ok(calls > scenarios.length, `${calls} calls in ${scenarios.length} scenarios`);
      });
    });
  }
}

/** Declares the tests of the ways of loading of one version of the library. */
export function describeLoading(runner: TestRunner, subject: Subject, copy: Copy, cells: readonly LoadingCell[]): void {
  runner.describe(`${subject.library} ${copy.major}, ways of loading`, () => {
    const app = appFor(runner, subject, copy);
    let verdicts: readonly CellVerdict[] = [];
    runner.beforeAll(async () => {
      const setting = { subject, directory: app().directory };
      verdicts = await inLanes(
        subject,
        cells.map((cell) => (provider) => verifyCell(cell, provider, setting)),
      );
    });
    for (const [index, cell] of cells.entries()) {
      runner.test(cellTitle(cell), () => assertNoProblems(verdicts[index]));
    }
  });
}

function appFor({ beforeAll, afterAll }: TestRunner, subject: Subject, { installedAs }: Copy): () => AppFolder {
  let app: AppFolder | undefined;
  beforeAll(() => {
    app = appWith(subject, installedAs);
  });
  afterAll(() => app?.remove());
  return () => {
    if (app === undefined) throw new Error('the app is not there yet');
    return app;
  };
}

function assertNoProblems(verdict: { readonly problems: readonly string[] } | undefined): void {
  assert.deepEqual(verdict?.problems, []);
}
