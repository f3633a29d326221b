import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';

/** The files to write events to, in the order they are tried: the one asked for, the default, one for temporary files. */
export function outputPaths(asked: string | undefined, started: Date): string[] {
  const stamp = started.toISOString().replace(/[-:.]/g, '');
  const thread = isMainThread ? '' : `-thread${threadId}`;
  const name = `events-${stamp}-${process.pid}${thread}.jsonl`;
  const fallbacks = [resolve('.chaukas', name), join(tmpdir(), `chaukas-${userName()}`, name)];
  return asked === undefined ? fallbacks : [resolve(asked), ...fallbacks];
}

function userName(): string {
  try {
    return String(process.getuid?.() ?? userInfo().username);
  } catch {
    return 'user';
  }
}
