import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { LIBRARIES } from './libraries.ts';
import { cancelled, STARTED } from './observe.ts';

const APP = fileURLToPath(new URL('abandoned-app.ts', import.meta.url));

let found: Record<string, unknown>;

beforeAll(async () => {
  const flags = ['--expose-gc', '--conditions=@chaukas/source', '--no-warnings'];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, APP], { env });
  found = JSON.parse(stdout);
});

for (const { version } of LIBRARIES) {
  describe(`version ${version}: a call is abandoned when nobody can read its answer any more`, () => {
    test.for([
      ['a promise that is not awaited', 'promise', undefined],
      ['a stream that is not read', 'stream', undefined],
      ['a stream that is not read, with a signal that stays', 'signal', undefined],
      ['an iterator that is not read to its end, with what had arrived', 'iterator', 'a1'],
      ['a loop that is not run to its end, with what had arrived', 'loop', 'a1'],
    ] as const)('%s', ([, way, response]) => {
      expect(found[`${version} ${way}`]).toStrictEqual([STARTED, cancelled('abandoned', response)]);
    });
  });
}
