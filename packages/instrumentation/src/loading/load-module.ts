import { Module } from 'node:module';
import { join } from 'node:path';
import { isNamespace } from './namespace.ts';

/** `_compile` is missing from Node's types, and from runtimes that replace its module system. */
type Compiler = Module & { _compile?: (source: string, file: string, format: string) => unknown };

/**
 * Where `import` of `specifier` leads from a directory, as URL; throws what `import.meta.resolve` throws there,
 * and if this runtime cannot compile modules synchronously.
 */
export function resolveModule(root: string, specifier: string): string {
  const { resolve } = compileModule(
    join(root, 'chaukas-resolve.mjs'),
    'export const resolve = (specifier) => import.meta.resolve(specifier);',
  );
  const url: unknown = typeof resolve === 'function' ? resolve(specifier) : undefined;
  if (typeof url !== 'string') throw new Error('import.meta.resolve is missing');
  return url;
}

/**
 * The namespace that `import * as ns from specifier` gives in `root`, without waiting: the very object that the app
 * has or will get, because Node's own loader makes it, whatever a transpiling runner did to `require`.
 * `require()` of the file would not do: for a module with a default export it gives a facade, under `tsx` a second copy.
 *
 * @throws if the module fails, awaits at its top level, or was not evaluated yet (import cycle)
 */
export function loadModule(root: string, specifier: string): object {
  const file = join(root, `chaukas-load-${specifier.replaceAll('/', '+')}.mjs`);
  const { ns } = compileModule(file, `import * as ns from ${JSON.stringify(specifier)}; export { ns };`);
  return evaluated(ns);
}

/** The same through a plain `import()`, for what cannot be had synchronously. */
export async function importModule(root: string, specifier: string): Promise<object> {
  // Compiled at the root, so that the specifier is resolved from there; in our CommonJS build TypeScript would also
  // turn an `import()` of our own into `require()`.
  const source = 'exports.load = (specifier) => import(specifier);';
  const stub = compile(join(root, 'chaukas-import.cjs'), source, 'commonjs');
  const load: unknown = Reflect.get(Object(stub), 'load');
  const ns: unknown = typeof load === 'function' ? await load(specifier) : undefined;
  return evaluated(ns);
}

/** Throws while a module is only linked; early Node 20.19 and 22 also fulfil import() so after a failed evaluation. */
function evaluated(ns: unknown): object {
  if (!isNamespace(ns)) throw new Error('it is not a module namespace');
  Object.values(ns);
  return ns;
}

function compileModule(file: string, source: string): Readonly<Record<string, unknown>> {
  const namespace = compile(file, source, 'module');
  if (!isNamespace(namespace)) throw new Error('modules are transpiled here');
  return namespace;
}

/** Runs source at a path where no file needs to be, the way Node runs required files; gives what it exports. */
function compile(file: string, source: string, format: 'module' | 'commonjs'): unknown {
  const compiled: Compiler = new Module(file);
  compiled.filename = file;
  if (typeof compiled._compile !== 'function') throw new Error('Module._compile is missing');
  compiled._compile(source, file, format);
  return compiled.exports;
}
