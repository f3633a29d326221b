import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshPath } from '../store/sqlite/fresh-path.ts';
import { someEvents } from './events.ts';
import { StoreProcess } from './store-target.ts';

// Of util-linux, so it is on every Linux.
const PRLIMIT = 'prlimit';

// The limit of a file's size fails writes as a full disk does, and can be lifted again; Linux can set it from outside.
test.runIf(process.platform === 'linux')(
  'a full disk rejects appends, and those that come after it are stored',
  async () => {
    const path = freshPath();
    const store = new StoreProcess(path);
    await store.ready;
    const limit = (bytes: number | string) =>
      execFileSync(PRLIMIT, ['--pid', String(store.pid), `--fsize=${bytes}:unlimited`]);
    const append = (trace: string) =>
      store.call(
        'append',
        someEvents(50, trace).map(({ bytes }) => bytes),
      );
    const countOf = async (traceId: string) => (await store.call('read', { traceId })).length;

    await append('before');
    limit(statSync(`${path}-wal`).size);
    await expect(append('full')).rejects.toThrow(/disk|full/);
    await expect(append('full')).rejects.toThrow(/disk|full/);
    expect(await countOf('before')).toBe(50);
    limit('unlimited');
    await append('after');
    expect([await countOf('before'), await countOf('full'), await countOf('after')]).toEqual([50, 0, 50]);
    expect(await store.call('stats')).toMatchObject({ totalEvents: 100n });
    await store.stop();
  },
);
