// Keeps the schema of today for the tests of tomorrow's migrations; to be run once per schema, before it is released.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '@chaukas/spec';
import { scanEvent } from '@chaukas/spec/scan';
import { openSqliteStore } from '../../../dist/esm/store/sqlite/index.js';
import { MIGRATIONS } from '../../../dist/esm/store/sqlite/schema.js';

const scope = { tenantId: 'acme', projectId: 'support' };
const events = ['one', 'two'].map((eventId, at) => {
  const timestamp = { seconds: 1_763_683_200n, nanos: at };
  const bytes = toBinary(
    EventSchema,
    createEvent({
      eventId,
      ...scope,
      sessionId: 'a',
      type: 63,
      timestamp,
      tags: ['x'],
      metadata: { text: at ? 'bear' : 'fox' },
    }),
  );
  return { scope, header: scanEvent(bytes), bytes };
});

const directory = mkdtempSync(join(tmpdir(), 'chaukas-schema-'));
const path = join(directory, 'events.sqlite');
const store = openSqliteStore({ path });
await store.append(events);
await store.close();
writeFileSync(new URL(`./schemas/${MIGRATIONS.length}.sqlite.gz`, import.meta.url), gzipSync(readFileSync(path)));
rmSync(directory, { recursive: true });
