// Fails if a changeset could not be released: one that cannot be read, names no package of the workspace or says nothing. Needs
// neither a base branch nor the network, which `changeset status` does: CI has a shallow clone.
import { fileURLToPath } from 'node:url';
import { getReleasePlan } from '@changesets/get-release-plan';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { changesets, releases } = await getReleasePlan(root);
  const wordless = changesets.filter(({ releases: named, summary }) => named.length > 0 && summary.trim() === '');
  for (const { id } of wordless)
    fail(`.changeset/${id}.md says nothing: add one sentence for the users of the packages it names.`);
  if (wordless.length === 0) console.log(`${changesets.length} changesets release ${releases.length} packages.`);
} catch (error) {
  fail(`The changesets cannot be released: ${error.message}`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
