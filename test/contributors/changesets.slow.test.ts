/** The check of changesets needs no base branch, no commit and no network: the copy has none of them. */
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Outcome, WorkspaceCopy } from './workspace-copy.ts';

let copy: WorkspaceCopy;

beforeAll(() => {
  copy = new WorkspaceCopy();
});
afterAll(() => copy.remove());

function check(): Outcome {
  return copy.run('npm', ['run', '--silent', 'check:changesets']);
}

test('those of the workspace can be released', () => {
  expect(check()).toMatchObject({ ok: true, stderr: '' });
});

test.for([
  [
    'names no package of ours',
    "---\n'@chaukas/nowhere': minor\n---\n\nText.\n",
    /changeset planted for package @chaukas\/nowhere/,
  ],
  ['has no head', 'Text.\n', /missing or invalid frontmatter/],
  ['asks for no kind of release', "---\n'@chaukas/core': huge\n---\n\nText.\n", /invalid version type "huge"/],
  ['says nothing', "---\n'@chaukas/core': minor\n---\n", /^\.changeset\/planted\.md says nothing: add one sentence/],
] as const)('one that %s is found', ([, text, sentence]) => {
  const file = copy.path('.changeset/planted.md');
  writeFileSync(file, text);
  onTestFinished(() => rmSync(file));
  const { ok, stderr } = check();
  expect(ok).toBe(false);
  expect(stderr).toMatch(sentence);
});
