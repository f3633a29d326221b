// Lays out the package of a new instrumentation, ready to build and test: `npm run new -- <library>`. Its first method is
// recorded from what a template knows of such methods; what is to be done next is said at the end.
//
//   npm run new -- <library> [--method Class.method] [--span generation|retriever|function] [--name short] [--directory copy]
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAsked } from './asked.mjs';
import { layOut } from './lay-out.mjs';
import { findLibrary } from './library.mjs';
import { Problem } from './problem.mjs';
import { likelySpan } from './spans.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function main(args) {
  const asked = readAsked(args, ROOT);
  const found = findLibrary(asked);
  const span = asked.span ?? likelySpan(found.method);
  const written = layOut(asked, found, span);
  format(written, asked.directory);
  console.log(nextSteps(asked, found, span));
}

/** Names have different lengths, so lines break elsewhere than in the template. */
function format(written, directory) {
  const biome = join(directory, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stderr } = spawnSync(process.execPath, [biome, 'check', '--write', ...written], {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status !== 0) console.error(`The package could not be formatted, run npm run fix: ${stderr}`);
}

function nextSteps({ library, name, directory, folder }, { version, method }, span) {
  const place = relative(directory, folder);
  return `${place} records ${method} of ${library} ${version} as a ${span} span.

Next, in ${place}:
  1. npm install, which links it and pins ${library} ${version} for its tests
  2. src/patches.ts: more methods; src/mapping.ts: what their arguments and results mean
  3. test/fixtures is made up: record what the real library takes and gives
  4. npm run build && npx vitest run ${place}
  5. .changeset/instrument-${name}.md: one sentence for its users

docs/contributing.md walks through it.`;
}
