import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Event, parseEventLine } from '@chaukas/spec';
import { onTestFinished } from 'vitest';
import { scratch } from './scratch.ts';

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url));

/** How a program ended, and what it left behind. */
export interface AppRun {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** Lines of ours on stderr. */
  lines: string[];
  /** The rest of stderr. */
  stderr: string;
}

/** A program in a folder of its own, which uses our packages as they are built. */
export class App {
  readonly directory: string = scratch();

  constructor(files: Record<string, string> = {}) {
    mkdirSync(join(this.directory, 'node_modules/@chaukas'), { recursive: true });
    for (const name of ['core', 'spec']) {
      symlinkSync(join(PACKAGES, name), join(this.directory, 'node_modules/@chaukas', name), 'junction');
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.directory, name), text);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Runs a file of the app. `onOutput` hears what it prints, and may end the process. */
  run(file: string, env: Record<string, string> = {}, onOutput?: (text: string, pid: number) => void): Promise<AppRun> {
    const child = spawn(process.execPath, [file], {
      cwd: this.directory,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const out: string[] = [];
    const err: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out.push(text);
      onOutput?.(text, child.pid ?? 0);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        const said = err.join('').split('\n');
        resolve({
          code,
          signal,
          stdout: out.join(''),
          lines: said.filter((line) => line.startsWith('[chaukas]')),
          stderr: said.filter((line) => !line.startsWith('[chaukas]')).join('\n'),
        });
      });
    });
  }

  /** Names of the files in the app's default place for events. */
  trailFiles(): string[] {
    return readdirSync(this.path('.chaukas'))
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  }

  /** The events in a file, by default the only one in the default place; every line must parse. */
  events(file: string = join('.chaukas', this.trailFiles()[0] ?? 'none')): Event[] {
    const text = readFileSync(this.path(file), 'utf8');
    if (!text.endsWith('\n')) throw new Error('the last line is torn');
    return text.slice(0, -1).split('\n').map(parseEventLine);
  }
}
