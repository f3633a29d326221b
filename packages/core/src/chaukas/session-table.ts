import { SessionRecord } from './session.ts';

const MAX_SESSIONS = 10_000;

/** The sessions of this process; those not open are forgotten, the oldest first, when there are too many. */
export class SessionTable {
  readonly #sessions = new Map<string, SessionRecord>();

  get(tenantId: string, projectId: string, sessionId: string): SessionRecord {
    const key = `${tenantId.length}:${projectId.length}:${tenantId}${projectId}${sessionId}`;
    const known = this.#sessions.get(key);
    if (known !== undefined) this.#sessions.delete(key);
    const record = known ?? new SessionRecord(tenantId, projectId, sessionId);
    this.#sessions.set(key, record);
    if (this.#sessions.size > MAX_SESSIONS) this.#forgetOne();
    return record;
  }

  #forgetOne(): void {
    for (const [key, record] of this.#sessions) {
      if (record.opening !== undefined) continue;
      this.#sessions.delete(key);
      return;
    }
  }
}
