import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trailProblems } from './assert-trail.ts';
import { noticesIn } from './compare.ts';
import { cellTitle, type LoadingCell } from './loading-cells.ts';
import type { Provider } from './provider.ts';
import { type Output, runApp } from './run-app.ts';
import type { NamedScenario } from './scenario.ts';
import { type EventJson, linesOf, summary, typeOf } from './trail.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** What came of one way of loading. */
export interface CellVerdict {
  readonly problems: readonly string[];
  /** Model calls in the trail. */
  readonly pairs: number;
}

/** Runs an app that loads us in this way: it is to work, and its one call is to be one pair. */
export async function verifyCell(
  cell: LoadingCell,
  directory: string,
  provider: Provider,
  node?: string,
): Promise<CellVerdict> {
  const scenario = cellScenario(cell);
  provider.serve([scenario]);
  const folder = writeApp(cell, directory);
  try {
    const trail = join(folder, 'trail.jsonl');
    const flags = [...(cell.runner === 'tsx' ? ['--import', TSX] : []), ...cell.flags];
    const env = { BASE_URL: `${provider.url}/${scenario.slug}/v1`, CHAUKAS_OUTPUT_FILE: trail };
    const output = await runApp([...flags, join(folder, entryOf(cell))], { cwd: folder, env, node });
    const lines = linesOf(readIfThere(trail));
    const events = lines.map((line): EventJson => JSON.parse(line));
    const problems = [
      ...outputProblems(output),
      ...trailProblems(lines, provider.requests(scenario.slug)),
      ...(summary(events).join() === ONE_CALL ? [] : [`the trail is ${summary(events)}`]),
    ];
    return { problems, pairs: events.filter((event) => typeOf(event) === 'MODEL_INVOCATION_END').length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ONE_CALL = 'SESSION_START,INPUT_RECEIVED,MODEL_INVOCATION_START,MODEL_INVOCATION_END,OUTPUT_EMITTED,SESSION_END';

/** The answer on stdout, and exactly one line on stderr: what is recorded, and where to. */
function outputProblems({ stdout, stderr, code }: Output): string[] {
  const lines = linesOf(stderr);
  const announced = lines.length === 1 && noticesIn(stderr)[0]?.startsWith('[chaukas] recording openai ') === true;
  return [
    ...(code === 0 ? [] : [`exit code ${code}`]),
    ...(stdout === 'Hello!\n' ? [] : [`stdout is ${stdout}`]),
    ...(announced ? [] : [`stderr is ${stderr}`]),
  ];
}

function cellScenario(cell: LoadingCell): NamedScenario {
  const json = {
    id: 'chatcmpl_1',
    object: 'chat.completion',
    model: 'gpt-test-1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  };
  const scenario = {
    serve: ({ on }: { on(path: string, reply: object): void }) => on('/chat/completions', { json }),
    run: () => Promise.resolve(),
  };
  return { name: cellTitle(cell), slug: 'cell', file: '', scenario };
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
