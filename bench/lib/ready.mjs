/** What has to be there before anything can be measured. */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

const BENCH = join(import.meta.dirname, '..');

const NEEDED = [
  { path: 'node_modules/.package-lock.json', fix: 'The peers are not installed: run `npm --prefix bench ci`.' },
  ...['spec', 'core', 'instrument-openai', 'collector'].map((name) => ({
    path: `../packages/${name}/dist/esm/index.js`,
    fix: `@chaukas/${name} is not built: run \`npm run build\`.`,
  })),
];

/** @returns a sentence for each thing that is missing */
export function missing() {
  const fixes = NEEDED.filter(({ path }) => !existsSync(join(BENCH, path))).map(({ fix }) => fix);
  // The collector stores in SQLite.
  return isBuiltin('node:sqlite')
    ? fixes
    : [...fixes, `Node ${process.version} has no SQLite: use \`npm run bench\`, which brings its own.`];
}
