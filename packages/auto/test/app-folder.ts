/** Throw-away apps that have our built packages and real libraries, and what becomes of them in a process of their own. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MODULES = join(import.meta.dirname, '../../../node_modules');

/** One line of a trail, as far as these tests look. */
export interface TrailLine {
  readonly type: string;
  readonly trace_id: string;
  readonly span_id: string;
}

/** What a process printed, how it ended, and its trail. */
export interface AppRun {
  readonly stdout: string;
  /** Lines on stderr. */
  readonly said: readonly string[];
  readonly code: number;
  readonly trail: readonly TrailLine[];
}

/** How a process is started. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What is started, Node by default. */
  readonly program?: string;
}

export class AppFolder {
  readonly directory: string = realpathSync(mkdtempSync(join(tmpdir(), 'chaukas-auto-')));
  #runs = 0;

  /** @param links packages of the workspace that the app has installed, `@chaukas/auto` beside them */
  constructor(manifest: object, links: readonly string[], files: Readonly<Record<string, string>>) {
    this.write({ 'package.json': JSON.stringify({ name: 'app', version: '1.0.0', ...manifest }), ...files });
    for (const name of ['@chaukas/auto', ...links]) {
      const link = join(this.directory, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(MODULES, name), link);
    }
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  run(args: readonly string[], { env = {}, program = process.execPath }: RunOptions = {}): Promise<AppRun> {
    const file = join(this.directory, `trail-${++this.#runs}.jsonl`);
    // The test runner's own NODE_OPTIONS must not change how the app resolves.
    const settings = { PATH: process.env.PATH, CHAUKAS_OUTPUT_FILE: file, ...env };
    return new Promise((resolve) => {
      const child = execFile(program, [...args], { cwd: this.directory, env: settings }, (_error, stdout, stderr) => {
        const said = stderr.split('\n').filter((line) => line !== '');
        resolve({ stdout, said, code: child.exitCode ?? -1, trail: readTrail(file) });
      });
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function readTrail(file: string): TrailLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): TrailLine => {
    const event: TrailLine = JSON.parse(line);
    return { ...event, type: event.type.replace('EVENT_TYPE_', '') };
  });
}

/** How many events of a type are in a trail. */
export function count(trail: readonly TrailLine[], type: string): number {
  return trail.filter((line) => line.type === type).length;
}
