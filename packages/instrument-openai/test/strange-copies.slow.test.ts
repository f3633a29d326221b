import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AppFolder,
  appWith,
  differences,
  type Format,
  inLanes,
  loadScenarios,
  noticesIn,
  type Provider,
  runScenarios,
  type ScenarioRun,
  trailProblems,
} from '@chaukas/instrumentation/testing/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subject } from './subject.ts';

// Copies of the library as a later version might be: the app always works, and what cannot be recorded is said.

const FORMATS: readonly Format[] = ['esm', 'cjs'];

type Change = (text: string, file: string) => string;

const SCENARIOS = ['chat plain', 'stream without usage', 'bad request'];
const scenarios = (await loadScenarios(subject)).filter(({ name }) => SCENARIOS.includes(name));

/** Changes the files of the app's copy of the library. */
function doctor(app: AppFolder, change: Change): void {
  const root = join(app.directory, 'node_modules', 'openai');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(m?js|json)$/.test(name)) continue;
    const file = join(root, name);
    const text = readFileSync(file, 'utf8');
    const changed = change(text, name);
    if (changed !== text) writeFileSync(file, changed);
  }
}

/** What differs with us. */
function whatChanged(plain: ScenarioRun, observed: ScenarioRun): string[] {
  return scenarios.flatMap(({ slug, scenario }) => {
    const [before, after] = [plain.visible.get(slug), observed.visible.get(slug)];
    return before === undefined || after === undefined ? ['not run'] : differences(before, after, scenario);
  });
}

/** What is wrong with the trail. */
function whatIsMissing({ trail, visible }: ScenarioRun): string[] {
  return scenarios.flatMap(({ slug, scenario }) =>
    trailProblems(trail.get(slug) ?? [], visible.get(slug)?.requests ?? [], subject.wire, scenario),
  );
}

function notices({ visible }: ScenarioRun): string[] {
  return [...visible.values()].flatMap(({ stderr }) => noticesIn(stderr));
}

function describeCopy(title: string, change: Change, check: (observed: ScenarioRun) => void): void {
  describe(title, () => {
    let app: AppFolder | undefined;
    let runs: readonly (readonly [plain: ScenarioRun, observed: ScenarioRun])[] = [];

    beforeAll(async () => {
      app = appWith(subject);
      const { directory } = app;
      doctor(app, change);
      const jobs = FORMATS.map((format) => async (provider: Provider) => {
        const plain = await runScenarios(scenarios, provider, { subject, directory, format }, false);
        return [plain, await runScenarios(scenarios, provider, { subject, directory, format }, true)] as const;
      });
      runs = await inLanes(subject, jobs);
    });

    afterAll(() => app?.remove());

    test.each(FORMATS.map((format, index) => [format, index] as const))('%s', (_format, index) => {
      const [plain, observed] = runs[index] ?? [];
      if (plain === undefined || observed === undefined) throw new Error('nothing was run');
      expect([...plain.visible.values()].map(({ code }) => code)).toEqual(scenarios.map(() => 0));
      expect(whatChanged(plain, observed)).toEqual([]);
      check(observed);
    });
  });
}

describeCopy(
  'where the request method has another name, the app works and one line names the fix',
  (text) => text.replaceAll('makeRequest', 'sendRequest'),
  (observed) => {
    expect([...observed.trail.values()].flat()).toEqual([]);
    expect(notices(observed)).toEqual([
      expect.stringMatching(
        /^\[chaukas\] openai 7\.\S+ is not shaped as .* Update @chaukas\/instrument-openai, or use openai 7/,
      ),
    ]);
  },
);

describeCopy(
  'a copy that says it is version 99.0.0 is recorded as such',
  (text, file) => (/^(package\.json|version\.m?js)$/.test(file) ? text.replaceAll('7.55.0', '99.0.0') : text),
  (observed) => {
    expect(notices(observed)).toEqual([expect.stringMatching(/^\[chaukas\] recording openai 99\.0\.0 to /)]);
    expect(whatIsMissing(observed)).toEqual([]);
    const lines = [...observed.trail.values()].flat();
    expect(lines.filter((line) => line.includes('"library_version":"99.0.0"'))).not.toEqual([]);
  },
);

describeCopy(
  'where all methods but those of the request have other names, calls are recorded all the same',
  (text) =>
    text.replaceAll(
      /\b(retryRequest|fetchWithTimeout|fetchWithAuth|parseResponseWithTimeout|responsePromise)\b/g,
      '$1_',
    ),
  (observed) => {
    expect(whatIsMissing(observed)).toEqual([]);
  },
);
