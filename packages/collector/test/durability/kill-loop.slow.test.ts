import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { freshPath } from '../store/sqlite/fresh-path.ts';
import { collectorTarget } from './collector-target.ts';
import { runKillLoop } from './kill-loop.ts';
import { Ledger } from './ledger.ts';
import { storeTarget } from './store-target.ts';

// The proof with at least 100 kills is a script of its own: `npm run test:durability`.
test.each([
  ['the store', () => storeTarget(freshPath())],
  ['the collector over gRPC', () => collectorTarget(dirname(freshPath()))],
])('what %s acknowledged is there after a kill', async (_, makeTarget) => {
  const verdict = await runKillLoop(makeTarget(), 2, () => {});
  expect(verdict).toMatchObject({ missing: 0, corrupt: 0, torn: 0, unasked: 0 });
  expect(verdict.acknowledged).toBeGreaterThan(1);
});

test('the ledger finds what is lost, changed, torn or made up', () => {
  const event = (id: string) => ({ id, bytes: Buffer.from(id) });
  const ledger = new Ledger();
  ledger.sent([event('a'), event('b')]).acknowledged = true;
  ledger.sent([event('c'), event('d')]);
  ledger.sent([event('e')]);
  const found = (...ids: string[]) => new Map(ids.map((id) => [id, Buffer.from(id)]));
  const clean = { acknowledged: 2, missing: 0, corrupt: 0, torn: 0, unasked: 0 };
  expect(ledger.verify(found('a', 'b'))).toEqual(clean);
  expect(ledger.verify(found('a', 'b', 'c', 'd', 'e'))).toEqual(clean);
  expect(ledger.verify(found('b'))).toEqual({ ...clean, missing: 1, torn: 1 });
  expect(ledger.verify(found('a', 'b', 'c'))).toEqual({ ...clean, torn: 1 });
  expect(ledger.verify(found('a', 'b', 'x'))).toEqual({ ...clean, unasked: 1 });
  expect(ledger.verify(found('a').set('b', Buffer.from('B')))).toEqual({ ...clean, corrupt: 1 });
});
