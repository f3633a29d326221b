import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { eventAt, SCOPE } from '../contract/event-of.ts';
import { idsOf } from '../contract/subject.ts';
import { freshPath } from './fresh-path.ts';

describe('the file', () => {
  it('holds the events, and the meaning of page tokens, from one run to the next', async () => {
    const path = freshPath();
    const store = openSqliteStore({ path });
    await store.append([1, 2, 3].map((ms) => eventAt(ms, { eventId: String(ms), sessionId: String(ms % 2) })));
    const { next: token = '' } = await store.query(SCOPE, {}, { size: 1, order: 'asc' });
    const [stats, sessions] = [await store.stats(SCOPE), await store.sessions(SCOPE, { size: 9 })];
    await store.close();
    const again = openSqliteStore({ path });
    expect((await again.query(SCOPE, {}, { size: 9, order: 'asc', token })).events).toHaveLength(2);
    expect([await again.stats(SCOPE), await again.sessions(SCOPE, { size: 9 })]).toEqual([stats, sessions]);
    expect(await again.append([eventAt(9, { eventId: '3' }), eventAt(9, { eventId: '4', sessionId: '1' })])).toEqual([
      'duplicate',
      'stored',
    ]);
    expect(await idsOf(again)).toEqual(['1', '2', '3', '4']);
    await again.close();
  });

  it.skipIf(process.platform === 'win32')('is for its owner only, with all that belongs to it', async () => {
    const path = freshPath();
    const store = openSqliteStore({ path });
    await store.append([eventAt(1)]);
    const rights = (name: string): string => (statSync(name).mode & 0o777).toString(8);
    expect(rights(dirname(path))).toBe('700');
    expect(['', '-wal', '-shm', '.lock'].map((end) => rights(path + end))).toEqual(['600', '600', '600', '600']);
    await store.close();
  });

  it('belongs to one store at a time', async () => {
    const path = freshPath();
    const store = openSqliteStore({ path });
    expect(() => openSqliteStore({ path })).toThrow(/events\.sqlite is in use by another collector .+: stop that one/);
    await store.close();
    await openSqliteStore({ path }).close();
  });

  it('of a newer version is left alone', async () => {
    const path = freshPath();
    await openSqliteStore({ path }).close();
    const plain = new DatabaseSync(path);
    plain.exec('PRAGMA user_version = 1000');
    plain.close();
    expect(() => openSqliteStore({ path })).toThrow(
      /written by a newer version of @chaukas\/collector \(its schema is 1000, this version knows \d+\): update/,
    );
    // Refused, but not held.
    expect(() => openSqliteStore({ path })).toThrow(/newer version/);
  });

  it('that is no database is left alone', () => {
    const path = freshPath();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'a letter, not a database'.repeat(100));
    expect(() => openSqliteStore({ path })).toThrow(/events\.sqlite is no database of events .+: name another file/);
  });
});

describe('a fault of the disk', () => {
  it('rejects what it struck, and nothing that comes after', async () => {
    const path = freshPath();
    const store = openSqliteStore({ path });
    await store.append([eventAt(1, { eventId: 'before' })]);
    const plain = new DatabaseSync(path);
    // At the end of the transaction, when much of it is written already.
    plain.exec("CREATE TRIGGER full BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
    const struck = store.append([eventAt(2, { eventId: 'struck', sessionId: 'new', tags: ['new'] })]);
    await expect(struck).rejects.toThrow('disk is full');
    expect(store.pendingBytes).toBe(0);
    plain.exec('DROP TRIGGER full');
    plain.close();
    expect(await idsOf(store)).toEqual(['before']);
    expect(await store.append([eventAt(3, { eventId: 'after', sessionId: 'new', tags: ['new'] })])).toEqual(['stored']);
    expect(await idsOf(store, { sessionId: 'new', tags: ['new'] })).toEqual(['after']);
    expect(await store.stats(SCOPE)).toMatchObject({ totalEvents: 2n, totalSessions: 2n });
    await store.close();
  });
});
