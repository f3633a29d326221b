// The generated code is committed, so that a build needs no buf; this fails if it is not what the .proto files give.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const specDir = join(root, 'packages/spec');
const temp = mkdtempSync(join(tmpdir(), 'chaukas-generated-'));

try {
  const buf = createRequire(join(specDir, 'package.json')).resolve('@bufbuild/buf/bin/buf');
  execFileSync(process.execPath, [buf, 'generate', '-o', temp], { cwd: specDir, stdio: 'inherit' });
  report(staleFiles(readTree(join(specDir, 'src/gen')), readTree(join(temp, 'src/gen'))));
} catch (error) {
  fail(`The generated code could not be checked: ${error.message}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** Text of every file below a folder, by its path in it. */
function readTree(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** Names of the files that are different, missing or left over. */
function staleFiles(committed, fresh) {
  const names = new Set([...committed.keys(), ...fresh.keys()]);
  return [...names].filter((name) => committed.get(name) !== fresh.get(name)).sort();
}

function report(stale) {
  if (stale.length === 0) return;
  const files = stale.map((name) => join('packages/spec/src/gen', name)).join(', ');
  fail(`Not what the .proto files give, run \`npm run generate\` and commit the result: ${files}`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
