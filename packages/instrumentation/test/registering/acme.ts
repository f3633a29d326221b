/** An instrumentation of a made-up library, for tests. */
import { defineInstrumentation, type Instrumentation, type PatchContext, patchMethods } from '../../src/index.ts';
import type { InstrumentationDefinition, RegisterOptions } from '../../src/registering/definition.ts';

/** What `acme` can be told. */
export interface AcmeOptions extends RegisterOptions {
  loud?: boolean;
  name?: string;
}

/** The class that the library exports. */
export interface AcmeClass {
  readonly name: string;
  new (): { call(): string };
}

/** What the patch got, and the calls that it saw. */
export interface Log {
  contexts: PatchContext<AcmeOptions>[];
  targets: unknown[];
  calls: number;
}

let made = 0;

/** A definition with a name of its own, which patches `Client.prototype.call` of what it is given. */
export function acme(
  log: Log,
  changes: Partial<InstrumentationDefinition<AcmeOptions>> = {},
): Instrumentation<AcmeOptions> {
  return defineInstrumentation<AcmeOptions>({
    name: `@chaukas/instrument-acme-${++made}`,
    version: '1.2.3',
    library: 'acme',
    testedMajor: 4,
    patch(target, context) {
      log.targets.push(target);
      log.contexts.push(context);
      const prototype = prototypeOf(target);
      if (prototype === undefined) return undefined;
      return patchMethods(prototype, context.scope.name, {
        call: (original, self, args) => {
          log.calls++;
          context.onCall();
          return Reflect.apply(original, self, args);
        },
      });
    },
    ...changes,
  });
}

export function newLog(): Log {
  return { contexts: [], targets: [], calls: 0 };
}

/** From a class, an instance, or a module that exports the class. */
function prototypeOf(target: unknown): object | undefined {
  const holder = Object(target);
  const found = holder.Client?.prototype ?? holder.prototype ?? Object.getPrototypeOf(holder);
  return typeof found?.call === 'function' && found !== Function.prototype ? found : undefined;
}

/** The library in two builds, as files of its package. */
export function acmeFiles(name: string, version: string): Record<string, string> {
  const client = `class Client { call() { return 'called'; } }`;
  return {
    'package.json': JSON.stringify({
      name,
      version,
      exports: { '.': { require: './index.cjs', default: './index.mjs' } },
    }),
    'index.mjs': `${client} export { Client };`,
    'index.cjs': `${client} exports.Client = Client;`,
  };
}
