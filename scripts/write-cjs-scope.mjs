// The package is `"type": "module"`, so its CommonJS build needs a scope of its own that says otherwise, and that has the
// package's `imports`, because Node looks for them in the nearest scope.
import { readFileSync, writeFileSync } from 'node:fs';

const { imports = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const own = Object.entries(imports).map(([name, target]) => [name, target.require.replace('./dist/cjs/', './')]);
const scope = { type: 'commonjs', ...(own.length > 0 && { imports: Object.fromEntries(own) }) };

writeFileSync('dist/cjs/package.json', `${JSON.stringify(scope)}\n`);
