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

/** Node's hooks for modules that run in the app's own thread; undefined where there are none that can be used. */
export function moduleHooks(): typeof nodeModule.registerHooks | undefined {
  // The types promise it always, older versions do not have it.
  const registerHooks: typeof nodeModule.registerHooks | undefined = nodeModule.registerHooks;
  return isSafe(process.versions.node) ? registerHooks : undefined;
}

/** What a `load` hook gives on: the module with a line more. @returns undefined if it is no ES module with a source */
export function withLine<T extends nodeModule.LoadFnOutput>(loaded: T, line: string): T | undefined {
  const { format, source } = loaded;
  if (format !== 'module' || source === undefined || source === null) return undefined;
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8');
  return { ...loaded, source: `${text}\n;${line}\n` };
}

function isSafe(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const line = SAFE.find(([known]) => known === major);
  if (line === undefined) return major > 25;
  return minor > line[1] || (minor === line[1] && patch >= line[2]);
}
