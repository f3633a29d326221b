// The package is `"type": "module"`, so its CommonJS build needs a scope of its own that says otherwise. Node looks for the
// package's `imports` in the nearest scope, which is that one then, so they are replaced by the files that they name.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const { imports = {} } = JSON.parse(readFileSync('package.json', 'utf8'));

writeFileSync('dist/cjs/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);

for (const [name, { require: target }] of Object.entries(imports)) {
  for (const file of scripts('dist/cjs'))
    replace(file, `require("${name}")`, `require("./${relative(dirname(file), target)}")`);
}

/** Paths of the scripts below a folder. */
function scripts(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter(({ name }) => name.endsWith('.js')).map(({ parentPath, name }) => join(parentPath, name));
}

function replace(file, from, to) {
  const source = readFileSync(file, 'utf8');
  if (source.includes(from)) writeFileSync(file, source.replaceAll(from, to));
}
