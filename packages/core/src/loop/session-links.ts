import type { TraceSession } from '../tracing/processor.ts';
import type { Trace } from '../tracing/trace.ts';

const MAX_IDS = 10_000;

/** The session of a trace, for another trace that goes on with it: the same id of the same tenant, project and user. */
export function sessionOf(trace: Trace): TraceSession {
  return { ...trace.session, sessionId: trace.sessionId };
}

/** Whether a trace is in the session that another is in; from outside any, every session is as near. */
export function isNear(trace: Trace, around: Trace | undefined): boolean {
  return around === undefined || (isSameTenant(trace, around) && trace.sessionId === around.sessionId);
}

export function isSameTenant({ session: a }: Trace, { session: b }: Trace): boolean {
  return a.tenantId === b.tenantId && a.projectId === b.projectId;
}

/** Which session the response and conversation ids seen by a client belong to; bounded, the oldest are forgotten. */
export class SessionLinks {
  readonly #byClient = new WeakMap<object, Map<string, TraceSession>>();

  add(client: object, ids: readonly string[], session: TraceSession): void {
    if (ids.length === 0) return;
    const links = this.#byClient.get(client) ?? new Map<string, TraceSession>();
    this.#byClient.set(client, links);
    for (const id of ids) {
      links.delete(id);
      links.set(id, session);
      const [oldest] = links.keys();
      if (links.size > MAX_IDS && oldest !== undefined) links.delete(oldest);
    }
  }

  /** The session of the first id that is known. */
  find(client: object, ids: readonly string[]): TraceSession | undefined {
    const links = this.#byClient.get(client);
    for (const id of ids) {
      const session = links?.get(id);
      if (session !== undefined) return session;
    }
    return undefined;
  }
}
