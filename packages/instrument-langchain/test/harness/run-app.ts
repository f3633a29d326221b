import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Our built entry that registers by being imported. */
export const REGISTER: string = new URL('../../dist/esm/register.js', import.meta.url).href;

/** The same for `require`. */
export const REQUIRED: string = fileURLToPath(new URL('../../dist/cjs/register.js', import.meta.url));

/** What an app did in a process of its own. */
export interface AppRun {
  readonly lines: string[];
  /** Types of the events it recorded, without the prefix. */
  readonly types: string[];
}

/** Runs an app as its users would, and gives what it printed and recorded; it must say nothing on stderr. */
export async function runApp(args: readonly string[], variables: Record<string, string> = {}): Promise<AppRun> {
  const folder = await mkdtemp(join(tmpdir(), 'chaukas-'));
  const trail = join(folder, 'events.jsonl');
  try {
    const env = {
      ...process.env,
      CHAUKAS_OUTPUT_FILE: trail,
      CHAUKAS_OUTPUT_MODE: 'file',
      CHAUKAS_QUIET: '1',
      ...variables,
    };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...args], { env });
    if (stderr !== '') throw new Error(stderr);
    return {
      lines: stdout.trimEnd().split('\n'),
      types: existsSync(trail) ? typesIn(readFileSync(trail, 'utf8')) : [],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function typesIn(trail: string): string[] {
  const events = trail
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  return events.map((event) => String(Reflect.get(Object(event), 'type')).replace('EVENT_TYPE_', ''));
}
