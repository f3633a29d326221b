/**
 * Reading of values that may be anything: what an app sends and a server answers. None of these throws, whatever getters
 * and proxies do, and each gives undefined where the value is not of the kind asked for.
 */

/** What stands at a path of property names and indexes. */
export function read(target: unknown, ...path: readonly (string | number)[]): unknown {
  let at = target;
  try {
    for (const key of path) {
      if (!isRecord(at)) return undefined;
      at = at[key];
    }
  } catch {
    return undefined;
  }
  return at;
}

/** Whether a value has properties that can be read, each of which may be anything, and may throw. */
export function isRecord(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A text at a path; an empty one counts as none. */
export function readText(target: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = read(target, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number at a path. */
export function readNumber(target: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = read(target, ...path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The items of an array at a path; none where there is no array. */
export function readList(target: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = read(target, ...path);
  try {
    return Array.isArray(value) ? value : [];
  } catch {
    // A proxy that was revoked does not even say whether it is an array.
    return [];
  }
}

/** The value at a path as JSON: a text as it is; undefined where there is none, or none that JSON can say. */
export function readJson(target: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = read(target, ...path);
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The properties of an object, as far as they can be read; none where there is no object. */
export function readEntries(target: unknown, ...path: readonly (string | number)[]): [name: string, value: unknown][] {
  const value = read(target, ...path);
  if (typeof value !== 'object' || value === null) return [];
  try {
    return Object.entries(value);
  } catch {
    return [];
  }
}
