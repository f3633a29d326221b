/** What the collector's roll-ups and indexes spare: the same questions by reading all events of its database. */
import { DatabaseSync } from 'node:sqlite';
import { EventType } from '../../packages/spec/dist/esm/index.js';

const SCANS = {
  sessions: `
    SELECT name, min(time) AS first, max(time) AS last, count(*) AS events, sum(type = ${EventType.ERROR}) AS errors
    FROM events NOT INDEXED JOIN names ON names.id = session
    WHERE events.scope = 1 GROUP BY session ORDER BY last DESC LIMIT 50`,
  stats: 'SELECT type, count(*) AS events FROM events NOT INDEXED WHERE scope = 1 GROUP BY type',
  trace: `
    SELECT bytes FROM events NOT INDEXED
    WHERE scope = 1 AND trace = (SELECT id FROM names WHERE scope = 1 AND name = ?) ORDER BY time`,
};

/** @returns a function for each question; that of a trace takes its id */
export function openScans(path) {
  const database = new DatabaseSync(path, { readOnly: true });
  const statements = Object.entries(SCANS).map(([name, sql]) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return [name, (...values) => statement.all(...values)];
  });
  return { ...Object.fromEntries(statements), close: () => database.close() };
}
