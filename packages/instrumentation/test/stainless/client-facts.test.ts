import { expect, test } from 'vitest';
import { clientVersion, findClientPrototype, hostOf } from '../../src/stainless/index.ts';
import { LIBRARIES } from './libraries.ts';

test.for([
  ['https://api.example/v1', 'api.example'],
  ['http://127.0.0.1:8080', '127.0.0.1:8080'],
  ['not a url', undefined],
  ['', undefined],
] as const)('the host of %s is %s', ([baseURL, host]) => {
  expect(hostOf({ baseURL })).toBe(host);
});

test.for(LIBRARIES)('the version of a client is the one it sends: $version', ({ version, Client }) => {
  const prototype = findClientPrototype(Client);
  expect(prototype && clientVersion(prototype)).toMatch(new RegExp(`^${version}\\.\\d+\\.\\d+`));
});

test('a client that says no version has none', () => {
  expect([clientVersion({}), clientVersion({ getUserAgent: () => 7 })]).toEqual([undefined, undefined]);
});
