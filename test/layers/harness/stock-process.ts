import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Event, parseEventLine } from '@chaukas/spec';

const PROGRAM = fileURLToPath(new URL('./stock-server.ts', import.meta.url));
const FLAGS = ['--import', '@chaukas/instrument-mcp/register'];

/** The stock's server as a process that records itself, with what it wrote down. */
export class StockProcess implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chaukas-stock-'));
  #child: ChildProcess | undefined;

  /** How it is started over stdio. */
  get command(): { command: string; args: string[]; env: Record<string, string>; cwd: string } {
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    return { command: process.execPath, args: [...FLAGS, PROGRAM, 'stdio', this.#journal], env: this.#env, cwd };
  }

  /** Starts it over Streamable HTTP. @returns its address */
  async listen(): Promise<string> {
    this.#child = fork(PROGRAM, ['http', this.#journal], { execArgv: FLAGS, env: { ...process.env, ...this.#env } });
    const [url] = await once(this.#child, 'message');
    return String(url);
  }

  /** The requests that reached it: method, and name of the tool. */
  get journal(): string[] {
    return linesOf(this.#journal);
  }

  /** What it recorded. */
  get events(): Event[] {
    return linesOf(this.#trail).map(parseEventLine);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child?.connected === true) {
      this.#child.disconnect();
      await once(this.#child, 'exit');
    }
    rmSync(this.#folder, { recursive: true });
  }

  get #env(): Record<string, string> {
    return {
      CHAUKAS_OUTPUT_MODE: 'file',
      CHAUKAS_OUTPUT_FILE: this.#trail,
      CHAUKAS_QUIET: '1',
    };
  }

  get #journal(): string {
    return join(this.#folder, 'journal.txt');
  }

  get #trail(): string {
    return join(this.#folder, 'events.jsonl');
  }
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
