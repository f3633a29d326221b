import { guard, suite } from '@chaukas/core/instrumentation';
import { defineInstrumentation, type InstrumentationDefinition, type Registration } from '@chaukas/instrumentation';
import type { McpOptions } from './options.ts';
import { patch } from './patches.ts';
import { findProtocol, findPrototypes } from './protocol.ts';
import { VERSION } from './version.ts';

/** An app uses some of the packages: the first major, or the client or server of the second. */
const PACKAGES: readonly Pick<InstrumentationDefinition, 'library' | 'subpath' | 'files' | 'testedMajor'>[] = [
  // Its main module is not there; this is the one that all others build on.
  {
    library: '@modelcontextprotocol/sdk',
    subpath: 'shared/protocol.js',
    files: ['dist/esm/shared/protocol.js', 'dist/cjs/shared/protocol.js'],
    testedMajor: 1,
  },
  { library: '@modelcontextprotocol/client', testedMajor: 2 },
  { library: '@modelcontextprotocol/server', testedMajor: 2 },
];

const instrumentations = PACKAGES.map((one) =>
  defineInstrumentation<McpOptions>({
    ...one,
    name: '@chaukas/instrument-mcp',
    version: VERSION,
    optional: true,
    patch,
    identify: findProtocol,
  }),
);

/** What {@link register} has found and done, for each of the packages. */
export interface McpRegistration extends Pick<Registration, 'unregister'> {
  status(): ReturnType<Registration['status']>[];
}

/** Instruments the packages that the app has. */
export function registerAll(options: McpOptions | undefined): McpRegistration {
  const registrations = instrumentations.map((one) => one.register(options));
  const status = () => registrations.map((one) => one.status());
  if (options?.eager !== false && status().every(({ copies }) => copies.length === 0)) {
    const [{ library }] = PACKAGES as [(typeof PACKAGES)[number]];
    suite().runtime.libraries.missing(library, () => status().flatMap(({ problems }) => problems));
  }
  return {
    status,
    unregister() {
      for (const one of registrations) one.unregister();
    },
  };
}

/** Instruments what is given: what it has tells which of the packages it is of. */
export function instrumentOne<T>(target: T): T {
  const prototypes = guard('instrument', () => findPrototypes(target)) ?? [];
  const has = (method: string): boolean => prototypes.some((prototype) => Object.hasOwn(prototype, method));
  const [sdk, client, server] = instrumentations;
  const second = has('_oninitialize') ? server : client;
  return (has('_requestWithSchemaViaCodec') ? second : sdk)?.instrument(target) ?? target;
}
