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
      ['a promise that is not awaited', 'promise'],
      ['a stream that is not read', 'stream'],
      ['a stream that is not read, with a signal that stays', 'signal'],
      ['an iterator that is not read to its end', 'iterator'],
      ['a loop that is not run to its end', 'loop'],
    ] as const)('%s', ([, way]) => {
      expect(found[`${version} ${way}`]).toMatchObject([STARTED, cancelled('abandoned')]);
    });
  });
}
