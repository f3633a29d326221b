import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fromBinary } from '@bufbuild/protobuf';
import { EventSchema } from '@chaukas/spec';

/**
 * What one writes without further thought: the event is decoded, its fields become columns with an index each, its content
 * is kept as JSON. As durable as the store, with one commit per batch.
 *
 * @param {string} path
 * @param {{ words: boolean }} options whether the content can be searched, by FTS5 as it comes
 */
export function openPlainStore(path, { words }) {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (
      event_id TEXT, tenant_id TEXT, project_id TEXT, session_id TEXT, trace_id TEXT, span_id TEXT, parent_span_id TEXT,
      type INTEGER, severity INTEGER, status INTEGER, time INTEGER, agent_id TEXT, content TEXT
    );
    CREATE UNIQUE INDEX by_event ON events (tenant_id, project_id, event_id);
    CREATE INDEX by_session ON events (session_id, time);
    CREATE INDEX by_trace ON events (trace_id, time);
    CREATE INDEX by_span ON events (span_id);
    CREATE INDEX by_time ON events (tenant_id, project_id, time);
    ${words ? 'CREATE VIRTUAL TABLE words USING fts5 (content, content = events)' : ''}
  `);
  const insert = database.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const index = words ? database.prepare('INSERT INTO words (rowid, content) VALUES (?, ?)') : undefined;
  return {
    async append(events) {
      database.exec('BEGIN');
      for (const { bytes } of events) {
        const e = fromBinary(EventSchema, bytes);
        const { seconds, nanos } = e.timestamp;
        const time = seconds * 1_000_000_000n + BigInt(nanos);
        const content = JSON.stringify({ ...e.content.value, metadata: e.metadata });
        const ids = [e.eventId, e.tenantId, e.projectId, e.sessionId, e.traceId, e.spanId, e.parentSpanId];
        const { lastInsertRowid } = insert.run(...ids, e.type, e.severity, e.status, time, e.agentId, content);
        index?.run(lastInsertRowid, content);
      }
      database.exec('COMMIT');
    },
    async close() {
      database.close();
    },
  };
}
