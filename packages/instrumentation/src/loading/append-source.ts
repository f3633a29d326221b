import { moduleHooks, withLine } from './module-hooks.ts';

/**
 * Appends a line to ES modules as they are loaded, where this Node has hooks that run in the app's own thread: what a module
 * exports as a function it can change itself, and nobody else can.
 *
 * @param matches which modules, by their URL
 * @returns takes the hook back; undefined where there is none: modules are loaded as they are
 */
export function appendSource(matches: (url: string) => boolean, line: string): (() => void) | undefined {
  const hooks = moduleHooks()?.({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return (matches(url) ? withLine(loaded, line) : undefined) ?? loaded;
    },
  });
  return hooks && (() => hooks.deregister());
}
