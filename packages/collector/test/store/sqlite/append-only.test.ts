import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { eventAt } from '../contract/event-of.ts';
import { idsOf } from '../contract/subject.ts';
import { freshPath } from './fresh-path.ts';

const COLUMNS = 'seq, scope, time, event_id, session, trace, span, agent, type, status, severity, bytes';

// What any program with the file could do by mistake; a plain connection, none of ours.
const ATTEMPTS: readonly (readonly [string, string])[] = [
  ['change an event', "UPDATE events SET bytes = x'00'"],
  ['move an event to another tenant', 'UPDATE events SET scope = 2'],
  ['delete an event', 'DELETE FROM events WHERE seq = 1'],
  ['delete them all', 'DELETE FROM events'],
  ['replace an event by its number', replaceWith("1, scope, time, 'other'")],
  [
    'upsert an event',
    `${replaceWith("1, scope, time, 'other'").replace('OR REPLACE', '')} ON CONFLICT DO UPDATE SET type = 1`,
  ],
];

function replaceWith(first: string): string {
  return `INSERT OR REPLACE INTO events (${COLUMNS})
    SELECT ${first}, session, trace, span, agent, type, status, severity, x'00' FROM events WHERE seq = 1`;
}

test('the database does not let anybody change what is in it', async () => {
  const path = freshPath();
  const store = openSqliteStore({ path });
  await store.append([eventAt(1, { eventId: 'a' }), eventAt(2, { eventId: 'b' })]);
  await store.close();
  const plain = new DatabaseSync(path);
  const rows = () => plain.prepare('SELECT seq, scope, event_id, type, hex(bytes) FROM events').all();
  const before = rows();
  for (const [what, sql] of ATTEMPTS) {
    expect(() => plain.exec(sql), what).toThrow(/events are append-only/);
    expect(rows(), what).toEqual(before);
  }
  plain.close();
  const again = openSqliteStore({ path });
  expect(await idsOf(again)).toEqual(['a', 'b']);
  await again.close();
});

test('an event with an id that is known replaces none', async () => {
  const path = freshPath();
  const store = openSqliteStore({ path });
  await store.append([eventAt(1, { eventId: 'a' })]);
  await store.close();
  const plain = new DatabaseSync(path);
  expect(plain.prepare(replaceWith('2, scope, time, event_id')).run().changes).toBe(0);
  expect(plain.prepare('SELECT length(bytes) > 1 AS kept FROM events').all()).toEqual([{ kept: 1 }]);
  plain.close();
});
