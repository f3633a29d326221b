import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ownRequire } from '#own-require';
import type { KnownInstrumentation } from '../known/instrumentation.ts';
import type { ThirdParty } from '../third-party/declaration.ts';
import { kit } from './own.ts';

/** What every instrumentation's package exports; what it returns is looked at before it is used. */
export type Register = (options: object) => unknown;

/** Loads an instrumentation; @throws Error with a reason if that fails, or if it exports no `register` */
export function loadRegister(known: KnownInstrumentation | ThirdParty): Register {
  const exports = 'from' in known ? loadFrom(known.from, known.module) : ownRequire(known.module);
  const register: unknown = Reflect.get(Object(exports), 'register');
  if (typeof register !== 'function') throw new Error(`${known.module} exports no function "register"`);
  return (options) => Reflect.apply(register, undefined, [options]);
}

/** By `require`, which gives ES modules too; by `import` what is only there for that. */
function loadFrom(directory: string, module: string): unknown {
  try {
    return createRequire(join(directory, 'noop.js'))(module);
  } catch (error) {
    const imported = onlyForImport(error) ? kit().loadedIn({ directory, format: 'esm' }, module) : undefined;
    if (imported === undefined) throw error;
    return imported;
  }
}

function onlyForImport(error: unknown): boolean {
  const code: unknown = Reflect.get(Object(error), 'code');
  return code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'ERR_REQUIRE_ESM';
}
