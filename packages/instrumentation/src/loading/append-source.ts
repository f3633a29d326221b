import * as nodeModule from 'node:module';

/**
 * From these on, hooks of ours and those of other tools go together; before, an app with both would not start. Versions between
 * are of release lines that had ended by then.
 */
const SAFE: readonly (readonly [major: number, minor: number, patch: number])[] = [
  [22, 22, 3],
  [24, 11, 1],
  [25, 1, 0],
];

/**
 * Appends a line to ES modules as they are loaded, where this Node has hooks that run in the app's own thread: what a module
 * exports as a function it can change itself, and nobody else can.
 *
 * @param matches which modules, by their URL
 * @returns takes the hook back; undefined where there is none: modules are loaded as they are
 */
export function appendSource(matches: (url: string) => boolean, line: string): (() => void) | undefined {
  // The types promise it always, older versions do not have it.
  const registerHooks: typeof nodeModule.registerHooks | undefined = nodeModule.registerHooks;
  if (registerHooks === undefined || !isSafe(process.versions.node)) return undefined;
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (loaded.format !== 'module' || !matches(url)) return loaded;
      const { source } = loaded;
      if (source === undefined || source === null) return loaded;
      const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8');
      return { ...loaded, source: `${text}\n;${line}\n` };
    },
  });
  return () => hooks.deregister();
}

function isSafe(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const line = SAFE.find(([known]) => known === major);
  if (line === undefined) return major > 25;
  return minor > line[1] || (minor === line[1] && patch >= line[2]);
}
