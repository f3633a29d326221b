import { types } from 'node:util';

/** True for what `import * as` gives; Node's own test, with a type that can be read from. */
export function isNamespace(value: unknown): value is Readonly<Record<string, unknown>> {
  return types.isModuleNamespaceObject(value);
}
