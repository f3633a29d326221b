import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { makeFile } from '../../../src/store/sqlite/file.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/schema.ts';
import { eventAt } from '../contract/event-of.ts';
import { idsOf } from '../contract/subject.ts';
import { freshPath } from './fresh-path.ts';

// A database of each released schema, as the version that brought it wrote it: `node test/store/sqlite/write-schema.mjs`.
const stored = MIGRATIONS.map((_, at) => [at + 1, new URL(`./schemas/${at + 1}.sqlite.gz`, import.meta.url)] as const);

function schemaOf(database: DatabaseSync): unknown[] {
  return database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'words_%' ORDER BY name")
    .all();
}

test.each(stored)('schema %i is kept, and becomes the one of today with its events', async (version, file) => {
  expect(existsSync(file), `store the schema ${version} before it is released`).toBe(true);
  const path = freshPath();
  makeFile(path);
  writeFileSync(path, gunzipSync(readFileSync(file)));
  const migrated = openDatabase(path);
  const fresh = openDatabase(':memory:');
  expect(schemaOf(migrated)).toEqual(schemaOf(fresh));
  for (const pragma of ['user_version', 'application_id']) {
    expect(migrated.prepare(`PRAGMA ${pragma}`).get()).toEqual(fresh.prepare(`PRAGMA ${pragma}`).get());
  }
  migrated.close();
  fresh.close();
  const store = openSqliteStore({ path });
  await store.append([eventAt(9, { eventId: 'new', metadata: { text: 'fox' } })]);
  expect(await idsOf(store)).toEqual(['one', 'two', 'new']);
  expect(await idsOf(store, { text: 'fox' })).toEqual(['one', 'new']);
  await store.close();
});
