/**
 * The schema, as the steps that lead to it; the number of steps that a database has gone through is its `user_version`.
 * A step that was released is never changed: append the next one.
 *
 * `events` is what is kept; all other tables are made from it. Each index and each key begins with the scope, so that no
 * statement can reach the events of another one. `by_time` holds all that is filtered by, so that a query without an id
 * reads the index alone until it knows the events of its page.
 *
 * What can stop an INSERT into `events` says FAIL, not ABORT: for an ABORT, SQLite copies each page that the insert is going
 * to change, which makes it four times as slow. It is one row in a transaction that is rolled back, so both come to the same.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO settings VALUES ('page_token_key', randomblob(32));

  CREATE TABLE scopes (
    id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, project_id TEXT NOT NULL,
    sessions INTEGER NOT NULL DEFAULT 0, session_ms REAL NOT NULL DEFAULT 0,
    UNIQUE (tenant_id, project_id)
  ) STRICT;

  CREATE TABLE names (
    id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (scope, name)
  ) STRICT;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY, scope INTEGER NOT NULL, time INTEGER NOT NULL, event_id ANY NOT NULL,
    session INTEGER, trace INTEGER, span ANY, agent INTEGER,
    type INTEGER NOT NULL, status INTEGER NOT NULL, severity INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX by_event ON events (scope, event_id);
  CREATE INDEX by_time ON events (scope, time, seq, type, status, severity, agent, session);
  CREATE INDEX by_session ON events (scope, session, time) WHERE session IS NOT NULL;
  CREATE INDEX by_trace ON events (scope, trace, time) WHERE trace IS NOT NULL;
  CREATE INDEX by_span ON events (scope, span, time) WHERE span IS NOT NULL;

  CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only: they cannot be changed'); END;
  CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only: they cannot be deleted'); END;
  CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
    BEGIN
      SELECT RAISE(FAIL, 'events are append-only: they cannot be replaced')
        WHERE new.seq <= (SELECT max(seq) FROM events);
      SELECT RAISE(IGNORE)
        WHERE EXISTS (SELECT 1 FROM events WHERE scope = new.scope AND event_id = new.event_id);
    END;

  CREATE TABLE event_tags (
    scope INTEGER, tag INTEGER, time INTEGER, seq INTEGER, PRIMARY KEY (scope, tag, time, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    number INTEGER PRIMARY KEY, scope INTEGER NOT NULL, session INTEGER NOT NULL,
    first_time INTEGER NOT NULL, last_time INTEGER NOT NULL, events INTEGER NOT NULL, errors INTEGER NOT NULL,
    end_time INTEGER, end_status INTEGER, UNIQUE (scope, session)
  ) STRICT;
  CREATE INDEX by_last_time ON sessions (scope, last_time, number);

  CREATE TABLE type_counts (
    scope INTEGER, type INTEGER, events INTEGER NOT NULL, PRIMARY KEY (scope, type)
  ) STRICT, WITHOUT ROWID;

  CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
  );
  -- Merging what many transactions added at once is cheaper than little by little.
  INSERT INTO words (words, rank) VALUES ('automerge', 16), ('crisismerge', 64);
  `,
];

/** Says to SQLite's tools whose file this is: "Chau". */
export const APPLICATION_ID = 0x4368_6175;
