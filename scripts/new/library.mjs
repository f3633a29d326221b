import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Problem } from './problem.mjs';
import { likelyMethod } from './spans.mjs';

const DESCRIBE = readFileSync(fileURLToPath(new URL('./describe.mjs', import.meta.url)), 'utf8');
const PATIENCE_MS = 30_000;
const MAX_LISTED = 12;

/**
 * The library as it is installed, and the method of it that is to be recorded first.
 *
 * @throws {Problem}
 */
export function findLibrary({ library, method, directory }) {
  const { version } = JSON.parse(readFileSync(manifestOf(library, directory), 'utf8'));
  const paths = methodsOf(library, directory);
  const first = method ?? likelyMethod(paths);
  if (paths.length === 0) {
    throw new Problem(
      `${library} exports no class with methods: a patch table is for those, docs/contributing.md says what else there is.`,
    );
  }
  if (first === undefined || !paths.includes(first)) {
    const wrong = first === undefined ? 'has no method whose name says what it does' : `exports no ${first}`;
    throw new Problem(`${library} ${version} ${wrong}: name one with --method. It has ${listed(paths)}.`);
  }
  return { version, method: first };
}

function manifestOf(library, directory) {
  try {
    const found = findPackageJSON(library, pathToFileURL(join(directory, 'package.json')));
    if (found !== undefined) return found;
  } catch {
    // Said below.
  }
  throw new Problem(
    `${library} is not installed here: run npm install --no-save ${library} first; where npm does not find it, look the name up again.`,
  );
}

/** The library is loaded in a process of its own: nobody knows what it does when it is. */
function methodsOf(library, directory) {
  const { output, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', DESCRIBE, library], {
    cwd: directory,
    timeout: PATIENCE_MS,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(output[3]);
  const reason =
    output[2].split('\n').find((line) => /Error\b.*:/.test(line)) ?? `it did not load within ${PATIENCE_MS / 1000} s`;
  throw new Problem(
    `${library} is installed but cannot be loaded (${reason.trim()}): see that import '${library}' works here first.`,
  );
}

function listed(paths) {
  const more = paths.length - MAX_LISTED;
  return more > 0 ? `${paths.slice(0, MAX_LISTED).join(', ')} and ${more} more` : paths.join(', ') || 'none';
}
