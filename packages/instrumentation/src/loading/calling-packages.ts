import { fileURLToPath } from 'node:url';
import { attempt } from './failure.ts';
import { type Package, packageOf } from './package-entry.ts';

/** A copy of a package whose code is running. */
export interface CallingPackage extends Package {
  readonly name: string;
  readonly format: 'esm' | 'cjs';
}

/** A library's own calls can lie deep below its entry. */
const FRAMES = 50;

/**
 * The copies of packages whose code is on the stack, the innermost first: how a library that calls us says which copy of it
 * the app has loaded, whatever loaded it.
 */
export function callingPackages(names: readonly string[]): CallingPackage[] {
  const found = new Map<string, CallingPackage>();
  for (const file of new Set(callingFiles())) {
    for (const name of names) {
      const known = attempt(() => packageOf(file, name));
      const key = `${known?.directory} ${file.endsWith('.mjs')}`;
      if (known !== undefined && !found.has(key)) found.set(key, { ...known, name, format: formatOf(file) });
    }
  }
  return [...found.values()];
}

/** Packages with both formats name the files of the one that is not their default by its own extension. */
function formatOf(file: string): 'esm' | 'cjs' {
  return file.endsWith('.mjs') ? 'esm' : 'cjs';
}

function callingFiles(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName());
    Error.captureStackTrace(holder, callingFiles);
    const { stack } = holder;
    return Array.isArray(stack) ? stack.flatMap((name: unknown) => pathOf(name) ?? []) : [];
  } finally {
    // The app may have set either, or not.
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function pathOf(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.startsWith('node:')) return undefined;
  return name.startsWith('file:') ? attempt(() => fileURLToPath(name.replace(/[?#].*$/, ''))) : name;
}
