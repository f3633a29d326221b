import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visible } from './compare.ts';
import type { Provider } from './provider.ts';
import { type Output, runApp } from './run-app.ts';
import type { Format, NamedScenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { linesByScenario, linesOf, type TrailMark } from './trail.ts';

/** Where and how scenarios are run. */
export interface Setting {
  readonly subject: Subject;
  /** Folder of the app, with the library and our packages installed. */
  readonly directory: string;
  readonly format: Format;
  /** The Node to run with; default this one. */
  readonly node?: string | undefined;
  /** What is done to the run with us, to prove that the comparison finds it. */
  readonly sabotage?: string | undefined;
  /** More of the environment of both runs; it wins. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What came of one process that ran scenarios; by slug. */
export interface ScenarioRun {
  readonly visible: ReadonlyMap<string, Visible>;
  /** Lines of the trail. */
  readonly trail: ReadonlyMap<string, readonly string[]>;
}

/** Runs scenarios one after another in one process, with us or without. */
export async function runScenarios(
  scenarios: readonly NamedScenario[],
  provider: Provider,
  setting: Setting,
  observed: boolean,
): Promise<ScenarioRun> {
  provider.serve(scenarios);
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-run-'));
  try {
    const trail = join(cwd, 'trail.jsonl');
    const marks = join(cwd, 'marks.jsonl');
    const env = environment(scenarios, setting, { observed, url: provider.url, trail, marks });
    const runner = join(setting.directory, 'apps', setting.format === 'esm' ? 'runner.mjs' : 'runner.cjs');
    const output = await runApp([runner], { cwd, env, node: setting.node });
    await provider.settled();
    return {
      visible: visibleParts(scenarios, output, provider),
      trail: linesByScenario(readIfThere(trail), marksOf(scenarios, readIfThere(marks))),
    };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

interface Process {
  readonly observed: boolean;
  readonly url: string;
  readonly trail: string;
  readonly marks: string;
}

/** What `app/run-scenarios.mjs` reads. */
function environment(
  scenarios: readonly NamedScenario[],
  { subject, sabotage, env: more }: Setting,
  { observed, url, trail, marks }: Process,
): Record<string, string> {
  const { appRegisters, options, env } = scenarios[0]?.scenario ?? {};
  const plan = {
    observed,
    instrumentation: subject.instrumentation,
    scenarios: scenarios.map(({ file, name, slug }) => ({ file, name, slug })),
    url,
    marks,
    ...(observed && { appRegisters, options, sabotage }),
  };
  return { ...env, SCENARIO_PLAN: JSON.stringify(plan), CHAUKAS_OUTPUT_FILE: trail, ...more };
}

function readIfThere(file: string): Buffer {
  return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
}

/** A process that ends in the middle leaves no mark for its last scenario. */
function marksOf(scenarios: readonly NamedScenario[], marks: Buffer): TrailMark[] {
  const found = linesOf(marks.toString('utf8')).map((line): TrailMark => JSON.parse(line));
  const missing = scenarios.filter(({ slug }) => !found.some((mark) => mark.slug === slug));
  return [...found, ...missing.map(({ slug }) => ({ slug, bytes: Number.POSITIVE_INFINITY }))];
}

function visibleParts(
  scenarios: readonly NamedScenario[],
  output: Output,
  provider: Provider,
): ReadonlyMap<string, Visible> {
  const [stdout, stderr] = [partsOf(output.stdout), partsOf(output.stderr)];
  return new Map(
    scenarios.map(({ name, slug }, index) => [
      slug,
      {
        stdout: stdout.get(name) ?? 'the scenario was not run',
        // What is printed before the first scenario counts for it.
        stderr: (index === 0 ? (stderr.get('') ?? '') : '') + (stderr.get(name) ?? ''),
        code: output.code,
        requests: provider.requests(slug),
      },
    ]),
  );
}

function partsOf(text: string): Map<string, string> {
  const [before = '', ...parts] = text.split('\n=== ');
  const named = parts.map((part): [string, string] => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end + 1)];
  });
  return new Map([['', before], ...named]);
}
