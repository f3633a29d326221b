/** Name of an object's class, for a line on stderr; undefined for a literal, a function, and what cannot be read. */
export function classNameOf(value: object): string | undefined {
  const name = constructorName(value);
  if (typeof name !== 'string' || name === '' || name === 'Object' || name === 'Function') return undefined;
  return name.slice(0, 100);
}

function constructorName(value: object): unknown {
  try {
    return value.constructor?.name;
  } catch {
    // A getter of the app's; its object goes by a number then.
    return undefined;
  }
}
