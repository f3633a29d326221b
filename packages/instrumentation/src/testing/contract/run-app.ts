import { execFile } from 'node:child_process';

/** What a process left behind. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | string | null;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The Node to run with; default this one. */
  readonly node?: string | undefined;
}

/** Milliseconds after which an app that does not end is killed: many scenarios on a busy machine take a while. */
const DEADLINE_MS = 300_000;

/** The environment of the test must not change what an app does. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP'];

/** Runs an app to its end, at most so long. Never rejects. */
export function runApp(args: readonly string[], { cwd, env, node = process.execPath }: RunOptions): Promise<Output> {
  const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
      maxBuffer: 256 * 1024 * 1024,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL' as const,
    };
    execFile(node, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? null);
      resolve({ stdout, stderr, code });
    });
  });
}
