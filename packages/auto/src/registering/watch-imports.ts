import { moduleHooks } from '@chaukas/instrumentation/roots';
import { packageNameOf } from './package-name.ts';

/**
 * Tells of packages when they are first imported, by whatever module, just before they are loaded; where Node has hooks for that.
 *
 * @param onImport gets the package's name and the URL of the module that imports it; it must not throw
 * @returns takes the watch back
 * @throws where hooks are there and may not be used
 */
export function watchImports(names: readonly string[], onImport: (name: string, by: string) => void): () => void {
  const waiting = new Set(names);
  const hooks = moduleHooks()?.({
    resolve(specifier, context, nextResolve) {
      const { parentURL, conditions } = context;
      const name = waiting.size > 0 ? packageNameOf(specifier) : undefined;
      // What is required is seen when it is there.
      const imported = name !== undefined && parentURL !== undefined && conditions.includes('import');
      if (imported && waiting.delete(name)) onImport(name, parentURL);
      return nextResolve(specifier, context);
    },
  });
  return () => {
    waiting.clear();
    hooks?.deregister();
  };
}
