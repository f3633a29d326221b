// The package is `"type": "module"`, so its CommonJS build needs a scope of its own that says otherwise.
import { writeFileSync } from 'node:fs';

writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
