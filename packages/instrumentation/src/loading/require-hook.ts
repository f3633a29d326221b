import { createRequire, Module } from 'node:module';
import { join, sep } from 'node:path';
import { Hook } from 'require-in-the-middle';
import { requireLayer } from './require-layers.ts';

/**
 * Reports every later `require()` of a package's entry, until the returned function is called.
 *
 * @param names package names and absolute entry files; the files are for packages linked from outside `node_modules`
 * @param onRequired gets the exports and the directory of the file or of its package; it must not throw
 * @throws if `require` cannot be hooked in this runtime
 */
export function hookRequire(
  names: readonly string[],
  onRequired: (exports: unknown, directory: string) => void,
): () => void {
  // The hook prints to stderr instead of throwing when this is missing.
  if (!('_resolveFilename' in Module)) throw new Error('this runtime has no CommonJS loader');
  if (!isAsked()) {
    throw new Error('a test runner has its own module system here; give a copy that is loaded later to instrument()');
  }
  const hook = new Hook([...names], { internals: false }, (exports, _name, directory) => {
    if (directory !== undefined) onRequired(exports, directory);
    return exports;
  });
  return requireLayer(() => hook.unhook());
}

/** Whether `require` asks what hooks are put on: Jest has it, and a `require` that goes past it. */
function isAsked(): boolean {
  const { prototype } = Module;
  const before = prototype.require;
  let asked = false;
  const asking = function (this: NodeJS.Module, id: string): unknown {
    asked = true;
    return Reflect.apply(before, this, [id]);
  };
  // The method has the type of the function, with its properties.
  prototype.require = asking as typeof before;
  try {
    createRequire(join(sep, 'noop.js'))('node:module');
  } finally {
    prototype.require = before;
  }
  return asked;
}
