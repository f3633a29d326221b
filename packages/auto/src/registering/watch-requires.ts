import { Module } from 'node:module';
import { requireLayer } from '@chaukas/instrumentation/roots';
import { packageNameOf } from './package-name.ts';

type Require = typeof Module.prototype.require;

/**
 * Tells of packages when they are first required, by whatever module: a look at the name is all that it costs an app that never
 * requires them.
 *
 * @param onRequired gets the package's name and the file that required it, when the package is loaded; it must not throw
 * @returns takes the watch back
 */
export function watchRequires(names: readonly string[], onRequired: (name: string, by: string) => void): () => void {
  const waiting = new Set(names);
  const { prototype } = Module;
  const before: Require = prototype.require;
  const watching = function (this: NodeJS.Module, id: string): unknown {
    const exports: unknown = Reflect.apply(before, this, [id]);
    if (waiting.size === 0) return exports;
    const name = packageNameOf(id);
    if (name !== undefined && waiting.delete(name)) onRequired(name, this.filename);
    return exports;
  };
  // Own properties of the function, such as those of another tool's, stay in reach.
  Object.setPrototypeOf(watching, before);
  prototype.require = watching as Require;
  const done = requireLayer(() => {
    // Under somebody else's it has to stay, and only passes on.
    if (prototype.require === watching) prototype.require = before;
  });
  return () => {
    waiting.clear();
    done();
  };
}
