import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The git branch checked out in a directory or above it, read from its files; undefined where there is none. */
export function gitBranch(directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined;
  for (let at = resolve(directory); ; at = dirname(at)) {
    const head = readHead(join(at, '.git'));
    if (head !== undefined) return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
    if (at === dirname(at)) return undefined;
  }
}

function readHead(git: string): string | undefined {
  try {
    // In a worktree or submodule `.git` is a file that names the real directory.
    const directory = statSync(git).isDirectory()
      ? git
      : resolve(
          dirname(git),
          readFileSync(git, 'utf8')
            .replace(/^gitdir: /, '')
            .trim(),
        );
    return readFileSync(join(directory, 'HEAD'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
