import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell } from './cells.ts';
import { readTrail, type TrailEvent } from './trail.ts';

/** What a run left behind. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** What the handlers of the server did, as they say themselves. */
  readonly journal: string;
  readonly client: readonly TrailEvent[];
  /** Empty where the server is in the client's process. */
  readonly server: readonly TrailEvent[];
  /** Everything that was written: both trails as text. */
  readonly written: string;
}

/** How a program is run. */
export interface RunOptions {
  /** When we register: before the library is loaded, after it, or not at all. */
  readonly record?: 'before' | 'after' | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

const OWN_TRACEPARENT = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;

/** Runs the client's program against a server, each in a process of its own unless they are linked in memory. */
export async function runCell(cell: Cell, { record, env = {} }: RunOptions = {}): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'chaukas-mcp-'));
  const files = {
    journal: join(folder, 'journal'),
    client: join(folder, 'client.jsonl'),
    server: join(folder, 'server.jsonl'),
  };
  const common = {
    ...process.env,
    VERSION: cell.version,
    ERA: cell.era,
    TRANSPORT: cell.transport,
    RECORD: record ?? '',
    JOURNAL: files.journal,
    SERVER_OUTPUT_FILE: files.server,
    OWN_TRACEPARENT,
    CHAUKAS_QUIET: '1',
    CHAUKAS_OUTPUT_MODE: 'file',
    ...env,
  };
  try {
    const server =
      cell.transport === 'http' || cell.transport === 'sse' ? await startServer(cell, common, files.server) : undefined;
    const client = start(cell, {
      ...common,
      CHAUKAS_OUTPUT_FILE: files.client,
      URL: `${server?.url ?? ''}${env.URL_END ?? ''}`,
    });
    const output = await ended(client);
    await server?.stop();
    return {
      ...output,
      journal: read(files.journal),
      client: readTrail(read(files.client)),
      server: readTrail(read(files.server)),
      written: read(files.client) + read(files.server),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start({ format }: Cell, env: NodeJS.ProcessEnv): ChildProcess {
  const entry = new URL(`../apps/run.${format}`, import.meta.url).pathname;
  const execPath = process.env.MCP_NODE ?? process.execPath;
  return fork(entry, [], { env, execPath, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
}

async function startServer(
  cell: Cell,
  env: NodeJS.ProcessEnv,
  file: string,
): Promise<{ url: string; stop(): Promise<unknown> }> {
  // Servers of the second major do not speak SSE any more; its clients do.
  const version = cell.transport === 'sse' ? 'v1' : cell.version;
  const child = start(cell, { ...env, VERSION: version, ROLE: 'server', CHAUKAS_OUTPUT_FILE: file });
  const over = ended(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    over.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)));
  });
  return {
    url,
    stop() {
      child.send('stop');
      return over;
    },
  };
}

function ended(child: ChildProcess): Promise<Pick<Run, 'stdout' | 'stderr' | 'code'>> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...output, code })));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
