import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { workingDirectory } from './working-directory.ts';

/** The files to write events to, in the order they are tried: the one asked for, the default, one for temporary files. */
export function outputPaths(asked: string | undefined, started: Date): string[] {
  const stamp = started.toISOString().replace(/[-:.]/g, '');
  const thread = isMainThread ? '' : `-thread${threadId}`;
  const name = `events-${stamp}-${process.pid}${thread}.jsonl`;
  const temporary = join(tmpdir(), `chaukas-${userName()}`, name);
  const here = workingDirectory();
  if (here === undefined) return asked !== undefined && isAbsolute(asked) ? [asked, temporary] : [temporary];
  const fallbacks = [join(here, '.chaukas', name), temporary];
  return asked === undefined ? fallbacks : [resolve(here, asked), ...fallbacks];
}

function userName(): string {
  try {
    return String(process.getuid?.() ?? userInfo().username);
  } catch {
    return 'user';
  }
}
