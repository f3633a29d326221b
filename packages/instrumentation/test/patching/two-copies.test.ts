import { createRequire } from 'node:module';
import { configure, InMemoryEventExporter } from '@chaukas/core';
import { expect, test } from 'vitest';
import type * as kit from '../../src/index.ts';
import * as source from '../../src/index.ts';

type Kit = typeof kit;

configure({ exporter: new InMemoryEventExporter(), quiet: true });

/** The package as an app can have it twice in one process: its build for import and its build for require. */
async function builds(): Promise<[Kit, Kit]> {
  const esm = new URL('../../dist/esm/index.js', import.meta.url).href;
  return [(await import(esm)) as Kit, createRequire(import.meta.url)('../../dist/cjs/index.js') as Kit];
}

test('copies of the package patch an object once and share the patch', async () => {
  const [esm, cjs] = await builds();
  expect(new Set([source, esm, cjs].map(({ patchMethods }) => patchMethods)).size).toBe(3);

  const log: string[] = [];
  const target = { send: () => 1 };
  const original = target.send;
  const undo = [source, esm, cjs].map(({ patchMethods }, copy) =>
    patchMethods(target, 'test', {
      send: (method, self, args) => {
        log.push(`copy ${copy}`);
        return Reflect.apply(method, self, args);
      },
    }),
  );
  expect(target.send()).toBe(1);
  expect(log).toStrictEqual(['copy 0']);
  expect([esm, cjs].map(({ isPatched }) => isPatched(target, 'test'))).toStrictEqual([true, true]);

  undo[0]?.();
  undo[2]?.();
  target.send();
  expect(log).toStrictEqual(['copy 0', 'copy 0']);
  undo[1]?.();
  expect(target.send).toBe(original);
});

test('an instrumentation of two copies of its package finds what the other found', async () => {
  const definition = {
    name: '@chaukas/instrument-twice',
    version: '1.0.0',
    library: 'twice',
    testedMajor: 1,
    patched: 0,
    patch() {
      this.patched++;
      return () => undefined;
    },
  };
  const library = { Client: class {} };
  for (const { defineInstrumentation } of [source, ...(await builds())]) {
    defineInstrumentation(definition).instrument(library);
  }
  expect(definition.patched).toBe(1);
});
