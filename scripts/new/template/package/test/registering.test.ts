import { findMethods } from '@chaukas/instrumentation';
import * as library from '__library__';
import { beforeAll, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { configure, register } from '../src/index.ts';
import { METHODS } from '../src/patches.ts';
import { VERSION } from '../src/version.ts';

beforeAll(() => configure({ outputMode: 'none', quiet: true }));

test('the real library is found and patched, and given back', () => {
  const owner = Object(findMethods(library, METHODS));
  const before = owner.__method__;
  const registration = register({ from: import.meta.url });
  const { copies, problems } = registration.status();
  expect(copies).toMatchObject([{ patched: true }]);
  expect(problems).toEqual([]);
  expect(owner.__method__).not.toBe(before);
  registration.unregister();
  expect(owner.__method__).toBe(before);
});

test('says its own version', () => {
  expect(VERSION).toBe(packageJson.version);
});
