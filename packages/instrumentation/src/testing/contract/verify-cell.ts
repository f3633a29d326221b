import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trailProblems } from './assert-trail.ts';
import { isStartLine, noticesIn } from './compare.ts';
import { cellTitle, type LoadingCell } from './loading-cells.ts';
import type { Provider } from './provider.ts';
import { type Output, runApp } from './run-app.ts';
import type { Setting } from './run-scenarios.ts';
import type { NamedScenario, Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { type EventJson, linesOf, summary, typeOf } from './trail.ts';

/** What came of one way of loading. */
export interface CellVerdict {
  readonly problems: readonly string[];
  /** Model calls in the trail. */
  readonly pairs: number;
}

/** Runs an app that loads us in this way: it is to work, and its one call is to be one pair. */
export async function verifyCell(
  cell: LoadingCell,
  provider: Provider,
  { subject, directory, node }: Pick<Setting, 'subject' | 'directory' | 'node'>,
): Promise<CellVerdict> {
  const scenario = cellScenario(cell, subject);
  provider.serve([scenario]);
  const folder = writeApp(cell, directory);
  try {
    const trail = join(folder, 'trail.jsonl');
    const flags = [...(cell.runner === 'tsx' ? ['--import', tsxOf(subject)] : []), ...cell.flags];
    const env = { BASE_URL: `${provider.url}/${scenario.slug}/v1`, CHAUKAS_OUTPUT_FILE: trail };
    const output = await runApp([...flags, join(folder, entryOf(cell))], { cwd: folder, env, node });
    const lines = linesOf(readIfThere(trail));
    const events = lines.map((line): EventJson => JSON.parse(line));
    const problems = [
      ...outputProblems(output, subject),
      ...trailProblems(lines, provider.requests(scenario.slug), subject.wire),
      ...(summary(events).join() === ONE_CALL ? [] : [`the trail is ${summary(events)}`]),
    ];
    return { problems, pairs: events.filter((event) => typeOf(event) === 'MODEL_INVOCATION_END').length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ONE_CALL = 'SESSION_START,INPUT_RECEIVED,MODEL_INVOCATION_START,MODEL_INVOCATION_END,OUTPUT_EMITTED,SESSION_END';

/** The answer on stdout, and exactly one line on stderr: what is recorded, and where to. */
function outputProblems({ stdout, stderr, code }: Output, { library }: Subject): string[] {
  const lines = linesOf(stderr);
  const announced = lines.length === 1 && noticesIn(stderr).some((line) => isStartLine(line, library));
  return [
    ...(code === 0 ? [] : [`exit code ${code}`]),
    ...(stdout === 'Hello!\n' ? [] : [`stdout is ${stdout}`]),
    ...(announced ? [] : [`stderr is ${stderr}`]),
  ];
}

function cellScenario(cell: LoadingCell, { loading: { path, answer } }: Subject): NamedScenario {
  const scenario: Scenario = {
    serve: ({ on }) => on(path, { json: answer }),
    run: () => Promise.resolve(),
  };
  return { name: cellTitle(cell), slug: 'cell', file: '', scenario };
}

/** The runner for TypeScript that the vendor's package has for its tests. */
function tsxOf({ folder }: Subject): string {
  return pathToFileURL(createRequire(join(folder, 'package.json')).resolve('tsx')).href;
}

function entryOf({ runner, format }: LoadingCell): string {
  if (runner === 'tsx') return 'app.ts';
  return format === 'esm' ? 'app.mjs' : 'app.cjs';
}

function writeApp(cell: LoadingCell, directory: string): string {
  mkdirSync(join(directory, 'cells'), { recursive: true });
  const folder = mkdtempSync(join(directory, 'cells', 'app-'));
  const type = cell.format === 'esm' ? 'module' : 'commonjs';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'cell', private: true, type }));
  writeFileSync(join(folder, entryOf(cell)), cell.source);
  return folder;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
