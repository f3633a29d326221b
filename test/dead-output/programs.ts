import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  appWith,
  differences,
  loadScenarios,
  noticesIn,
  Provider,
  runApp,
  runScenarios,
  type Subject,
  scenariosFor,
} from '@chaukas/instrumentation/testing/contract';

type Env = Readonly<Record<string, string>>;

/** What a program of one library does as it is, and how another run of it differs. */
export interface Program {
  /** @returns what differs from the plain run, and our lines on stderr */
  compare(env: Env): Promise<{ problems: readonly string[]; said: string }>;
  remove(): Promise<void>;
}

/** Scenarios of a package, those of some files, one after another in one process, with a provider of their own. */
export async function scenarioProgram(subject: Subject, major: number, files: readonly string[]): Promise<Program> {
  const all = scenariosFor(await loadScenarios(subject), major, 'esm');
  // Ours are not asked for by the app here, so only those take part that do nothing with us.
  const scenarios = all.filter(({ file, scenario }) => files.includes(file) && scenario.process === undefined);
  const app = appWith(subject);
  const provider = await Provider.start(subject);
  const run = (env: Env) =>
    runScenarios(scenarios, provider, { subject, directory: app.directory, format: 'esm', env }, false);
  const plain = await run({});
  return {
    async compare(env) {
      const { visible } = await run(env);
      const pairs = scenarios.map((one) => ({
        ...one,
        before: plain.visible.get(one.slug),
        after: visible.get(one.slug),
      }));
      const problems = pairs.flatMap(({ name, before, after, scenario }) =>
        before === undefined || after === undefined
          ? [`${name} was not run`]
          : differences(before, after, scenario).map((problem) => `${name}: ${problem}`),
      );
      return { problems, said: ours(pairs.map(({ after }) => after?.stderr ?? '').join('\n')) };
    },
    async remove() {
      await provider.stop();
      app.remove();
    },
  };
}

/** A program of its own, below `packages/`, that writes down what else can be seen of it where `JOURNAL` says. */
export async function fileProgram(path: string, variables: Env): Promise<Program> {
  const file = fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));
  const run = async (env: Env) => {
    const cwd = mkdtempSync(join(tmpdir(), 'chaukas-dead-'));
    const JOURNAL = join(cwd, 'journal');
    try {
      const output = await runApp([file], { cwd, env: { ...variables, JOURNAL, ...env } });
      return { ...output, requests: [], journal: existsSync(JOURNAL) ? readFileSync(JOURNAL, 'utf8') : '' };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  };
  const plain = await run({});
  if (plain.code !== 0 || plain.stdout === '') throw new Error(`${path} does nothing by itself: ${plain.stderr}`);
  return {
    async compare(env) {
      const observed = await run(env);
      const journals = [plain, observed].map(({ journal }) => journal.split('\n').sort().join('\n'));
      const problems = differences(plain, observed, {});
      if (journals[0] !== journals[1]) problems.push(`journal: ${journals.join(' became ')}`);
      return { problems, said: ours(observed.stderr) };
    },
    remove: async () => undefined,
  };
}

function ours(stderr: string): string {
  return noticesIn(stderr).join('\n');
}
