import { attempt } from './failure.ts';
import { isNamespace } from './namespace.ts';
import type { Package } from './package-entry.ts';
import type { LibraryCopy } from './types.ts';

/** A copy as `require` gave it: `module.exports`, or a namespace where the library is an ES module. */
export function requiredCopy(
  exports: unknown,
  { directory, version }: Package,
  found: LibraryCopy['found'],
): LibraryCopy {
  const format = isNamespace(exports) ? 'esm' : 'cjs';
  return { exports, directory, version, format, found, proven: true };
}

/** Passes each copy on once: the same exports, or the same module seen through a facade, are one copy. */
export function reportOnce(onCopy: (copy: LibraryCopy) => void): (copy: LibraryCopy) => void {
  const reported: LibraryCopy[] = [];
  return (copy) => {
    if (reported.some((other) => sameCopy(other, copy))) return;
    reported.push(copy);
    onCopy(copy);
  };
}

function sameCopy(a: LibraryCopy, b: LibraryCopy): boolean {
  if (a.exports === b.exports) return true;
  if (a.directory !== b.directory) return false;
  const [left, right] = [bindingsOf(a.exports), bindingsOf(b.exports)];
  return (
    left !== undefined &&
    left.size === right?.size &&
    left.size > 0 &&
    [...left].every(([name, value]) => right.has(name) && Object.is(right.get(name), value))
  );
}

/** What a namespace exports; `require()` of a module gives a facade that has the same and `__esModule`. */
function bindingsOf(exports: unknown): Map<string, unknown> | undefined {
  if (!isNamespace(exports)) return undefined;
  // Entries cannot be read while the module is linked but not evaluated.
  const entries = attempt(() => Object.entries(exports));
  return entries && new Map(entries.filter(([name]) => name !== '__esModule'));
}
