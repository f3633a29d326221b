import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gitBranch } from '../../src/config/git-branch.ts';
import { scratch } from '../support/scratch.ts';

const head = 'ref: refs/heads/feature/trail\n';

it.each([
  ['a checkout', { '.git/HEAD': head }, '.', 'feature/trail'],
  ['a directory inside one', { '.git/HEAD': head, 'a/b/file': '' }, 'a/b', 'feature/trail'],
  ['a detached head', { '.git/HEAD': '0123456789abcdef0123456789abcdef01234567\n' }, '.', undefined],
  [
    'a worktree',
    { 'main/.git/worktrees/w/HEAD': head, 'w/.git': 'gitdir: ../main/.git/worktrees/w\n' },
    'w',
    'feature/trail',
  ],
  ['a submodule', { '.git/modules/sub/HEAD': head, 'sub/.git': 'gitdir: ../.git/modules/sub' }, 'sub', 'feature/trail'],
  ['a file that is none of git', { '.git': 'hello', 'a/file': '' }, 'a', undefined],
  ['an empty .git', { '.git/other': '' }, '.', undefined],
])('the branch of %s', (_where, files, directory, branch) => {
  expect(gitBranch(join(scratch(files), directory))).toBe(branch);
});

it('a worktree elsewhere on the disk is found by its whole path', () => {
  const main = scratch({ '.git/worktrees/w/HEAD': head });
  const tree = scratch({ '.git': `gitdir: ${join(main, '.git/worktrees/w')}\n` });
  expect(gitBranch(tree)).toBe('feature/trail');
});

it('there is none without a working directory', () => {
  expect(gitBranch(undefined)).toBeUndefined();
});
