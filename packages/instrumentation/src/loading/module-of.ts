import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { attempt } from './failure.ts';
import { loadModule } from './load-module.ts';

/** Extensions of a build's files, the more particular first. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = { esm: ['.mjs', '.js'], cjs: ['.cjs', '.js'] };

/**
 * A module of a copy of a library, by its path in the package without an extension: the very one that the copy's own
 * modules get.
 *
 * @returns undefined if there is none, or if it cannot be loaded
 */
export function moduleOf({ directory, format }: { directory: string; format: string }, path: string): unknown {
  if (directory === '') return undefined;
  const files = (EXTENSIONS[format] ?? []).map((extension) => path + extension);
  const file = files.find((name) => existsSync(join(directory, name)));
  if (file === undefined) return undefined;
  return attempt(() =>
    format === 'esm' ? loadModule(directory, `./${file}`) : createRequire(join(directory, 'package.json'))(`./${file}`),
  );
}

/**
 * What `import` or `require` of another package gives inside a copy's own modules. To be asked for what the copy is known to
 * have loaded already.
 *
 * @returns undefined if it cannot be had
 */
export function loadedIn({ directory, format }: { directory: string; format: string }, name: string): unknown {
  return attempt(() =>
    format === 'esm' ? loadModule(directory, name) : createRequire(join(directory, 'package.json'))(name),
  );
}
