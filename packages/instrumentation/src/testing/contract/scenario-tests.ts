import assert from 'node:assert/strict';
import { type AppFolder, appWith } from './app-folder.ts';
import { inLanes } from './lanes.ts';
import { cellTitle, type LoadingCell } from './loading-cells.ts';
import type { Provider } from './provider.ts';
import { type Format, loadScenarios, type NamedScenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import type { Verdict } from './verify.ts';
import { scenariosFor, verifyAll } from './verify-all.ts';
import { type CellVerdict, verifyCell } from './verify-cell.ts';

const FORMATS: readonly Format[] = ['esm', 'cjs'];

/** What a test runner gives to declare tests with: Vitest and Jest as they are. */
export interface TestRunner {
  describe(name: string, declare: () => void): void;
  test(name: string, run: () => void): void;
  beforeAll(work: () => void | Promise<void>, timeoutMs?: number): void;
  afterAll(work: () => void): void;
}

/** A copy of the library to be tested. */
export interface Copy {
  /** Name under which the workspace has it: the library's own, or an alias. */
  readonly installedAs: string;
  /** Scenarios say by it which of them a copy is for. */
  readonly major: number;
  /** Of these the scenarios that are run; default all. */
  readonly chosen?: (scenario: NamedScenario) => boolean;
  /** Module formats that are run; default both. */
  readonly formats?: readonly Format[];
}

/** Milliseconds that all processes of a copy may take, however busy the machine is. */
export const DEADLINE_MS: number = 10 * 60_000;

/**
 * Declares the tests of one version of the library: every scenario is the same app with us and without, and its trail is
 * what the provider saw.
 */
export async function describeScenarios(runner: TestRunner, subject: Subject, copy: Copy): Promise<void> {
  const all = await loadScenarios(subject);
  const { major, chosen = () => true, formats = FORMATS } = copy;
  const scenariosIn = (format: Format): NamedScenario[] => scenariosFor(all, major, format).filter(chosen);
  const verdicts = new Map<Format, ReadonlyMap<string, Verdict>>();
  const app = appFor(runner, subject, copy.installedAs);

  runner.beforeAll(async () => {
    const jobs = formats.flatMap((format) =>
      inParts(scenariosIn(format)).map((part) => async (provider: Provider) => {
        const setting = { subject, directory: app().directory, format };
        const found = await verifyAll(part, provider, setting);
        verdicts.set(format, new Map([...(verdicts.get(format) ?? []), ...found]));
      }),
    );
    await inLanes(subject, jobs);
  }, DEADLINE_MS);

  for (const format of formats) {
    runner.describe(`${subject.library} ${major}, ${format}`, () => {
      const scenarios = scenariosIn(format);
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

/** The scenarios that share a process, and those with processes of their own: both take about as long. */
function inParts(scenarios: readonly NamedScenario[]): NamedScenario[][] {
  const shares = ({ scenario }: NamedScenario): boolean => scenario.process === undefined;
  return [scenarios.filter(shares), scenarios.filter((one) => !shares(one))].filter(({ length }) => length > 0);
}

/** Declares the tests of the ways of loading of one version of the library. */
export function describeLoading(runner: TestRunner, subject: Subject, copy: Copy, cells: readonly LoadingCell[]): void {
  runner.describe(`${subject.library} ${copy.major}, ways of loading`, () => {
    const app = appFor(runner, subject, copy.installedAs);
    let verdicts: readonly CellVerdict[] = [];
    runner.beforeAll(async () => {
      const setting = { subject, directory: app().directory };
      verdicts = await inLanes(
        subject,
        cells.map((cell) => (provider) => verifyCell(cell, provider, setting)),
      );
    }, DEADLINE_MS);
    for (const [index, cell] of cells.entries()) {
      runner.test(cellTitle(cell), () => assertNoProblems(verdicts[index]));
    }
  });
}

/** The app that tests run, made before them and removed after. */
export function appFor({ beforeAll, afterAll }: TestRunner, subject: Subject, installedAs: string): () => AppFolder {
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
