import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url));

/** Milliseconds after which a program that does not end is ended; far more than the flush at the exit may take. */
const LONGEST_RUN = 120_000;

/** How a program ended, and what it said. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** Without lines of ours and frames of stacks, which name our files. */
  stderr: string;
  /** Lines of ours on stderr. */
  lines: string[];
}

/** A folder with these files and our packages as they are built; removed after `use`. */
export async function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chaukas-exit-')));
  try {
    mkdirSync(join(folder, 'node_modules/@chaukas'), { recursive: true });
    for (const name of ['core', 'spec']) {
      symlinkSync(join(PACKAGES, name), join(folder, 'node_modules/@chaukas', name), 'junction');
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `app.mjs` of a folder. @param node path of the Node to use */
export function runProgram(folder: string, node: string): Promise<Ending> {
  const env = { PATH: process.env.PATH, CHAUKAS_QUIET: '1' };
  const child = spawn(node, ['app.mjs'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const lines = said.stderr.replaceAll(folder, '<folder>').replace(NUMBERED, '$1 N').split('\n');
      resolve({
        code,
        signal,
        stdout: said.stdout,
        stderr: lines.filter((line) => !OURS.test(line) && !FRAME.test(line)).join('\n'),
        lines: lines.filter((line) => OURS.test(line)),
      });
    });
  });
}

const OURS = /^\[chaukas\]/;
/** The process, and how many rejections there were before, in warnings of Node. */
const NUMBERED = /\b(node:|rejection id:) ?\d+/g;
/** Frames of a stack of JavaScript, and of the native one that `process.abort()` prints. */
const FRAME = /^\s+at |^\s*\d+: (?:0x)?[0-9a-f]+ |^----- /;
