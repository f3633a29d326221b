import { defineHidden } from '../patching/define-hidden.ts';
import { attempt } from './failure.ts';
import { moduleHooks, withLine } from './module-hooks.ts';

/** Who wants to know of ES modules that are imported. */
export interface ImportWatch {
  /** URLs of modules to tell of that are known beforehand; some may be on their way already. */
  readonly urls: ReadonlySet<string>;
  /** Whether this is a module to tell of; `specifier` is what the app, or a module of it, imports it by. */
  matches(specifier: string, url: string): boolean;
  /** The module was evaluated. */
  onImported(namespace: object, url: string): void;
}

const KEY = Symbol.for('chaukas.v1.imports');

/** What all copies of this package in a process share: modules are to say once that they are there, not once to each. */
interface Imports {
  readonly watches: Set<ImportWatch>;
  /** What modules call at their end. */
  imported(url: string, namespace: object): void;
  deregister: (() => void) | undefined;
}

/**
 * Tells of ES modules that are imported from now on, wherever they are installed. What is loaded or being linked already is not
 * seen.
 *
 * @returns takes the watch back; undefined where this Node has no hooks for it
 * @throws where hooks are there and may not be used
 */
export function hookImports(watch: ImportWatch): (() => void) | undefined {
  const imports = sharedImports();
  imports.deregister ??= register(imports);
  if (imports.deregister === undefined) return undefined;
  imports.watches.add(watch);
  return () => {
    imports.watches.delete(watch);
    if (imports.watches.size > 0) return;
    imports.deregister?.();
    imports.deregister = undefined;
  };
}

function sharedImports(): Imports {
  const found: Imports | undefined = Reflect.get(globalThis, KEY);
  if (found !== undefined) return found;
  const watches = new Set<ImportWatch>();
  const imported = (url: string, namespace: object): void => {
    for (const watch of [...watches]) attempt(() => watch.onImported(namespace, url));
  };
  const made: Imports = { watches, imported, deregister: undefined };
  defineHidden(globalThis, KEY, made);
  return made;
}

function register({ watches }: Imports): (() => void) | undefined {
  const wanted = new Set<string>();
  const isWanted = (url: string): boolean => wanted.has(url) || [...watches].some(({ urls }) => urls.has(url));
  const hooks = moduleHooks()?.({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if ([...watches].some((watch) => attempt(() => watch.matches(specifier, resolved.url)))) wanted.add(resolved.url);
      return resolved;
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return (isWanted(url) ? withLine(loaded, announcement(url)) : undefined) ?? loaded;
    },
  });
  return hooks && (() => hooks.deregister());
}

/** A module that imports itself has the very namespace that others get of it. */
function announcement(url: string): string {
  const name = JSON.stringify(url);
  return (
    `import * as chaukas$self from ${name}; ` +
    `globalThis[Symbol.for('chaukas.v1.imports')]?.imported(${name}, chaukas$self);`
  );
}
