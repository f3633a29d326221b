import { RecentMap } from '../runtime/recent-map.ts';
import { SessionRecord } from './session.ts';

const MAX_SESSIONS = 5000;

/** The sessions of this process: those that are open, and the last thousands of the others. */
export class SessionTable {
  readonly #sessions = new RecentMap<string, SessionRecord>(MAX_SESSIONS, ({ opening }) => opening !== undefined);

  get(tenantId: string, projectId: string, sessionId: string): SessionRecord {
    const key = keyOf(tenantId, projectId, sessionId);
    const record = this.#sessions.get(key) ?? new SessionRecord(tenantId, projectId, sessionId);
    this.#sessions.set(key, record);
    return record;
  }

  /** One whose id nobody knows yet. */
  add(tenantId: string, projectId: string, sessionId: string): SessionRecord {
    const record = new SessionRecord(tenantId, projectId, sessionId);
    this.#sessions.set(keyOf(tenantId, projectId, sessionId), record);
    return record;
  }
}

function keyOf(tenantId: string, projectId: string, sessionId: string): string {
  return `${tenantId.length}:${projectId.length}:${tenantId}${projectId}${sessionId}`;
}
