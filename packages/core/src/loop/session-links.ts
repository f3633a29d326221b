import { RecentMap } from '../runtime/recent-map.ts';
import type { TraceSession } from '../tracing/processor.ts';
import type { Trace } from '../tracing/trace.ts';
import type { LoopTrace } from './loop-trace.ts';

/** At least so many of each client. */
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

/** What belongs to the ids of one answer. */
export interface SessionLink {
  readonly session: TraceSession;
  /** The run that waits for the request which goes on with an answer that was not final. */
  paused: LoopTrace | undefined;
}

const NONE: readonly SessionLink[] = [];

/** Which session the response and conversation ids seen by a client belong to; bounded, the oldest are forgotten. */
export class SessionLinks {
  readonly #byClient = new WeakMap<object, RecentMap<string, SessionLink>>();

  add(client: object, ids: readonly string[], link: SessionLink): void {
    if (ids.length === 0) return;
    const links = this.#byClient.get(client) ?? new RecentMap<string, SessionLink>(MAX_IDS);
    this.#byClient.set(client, links);
    for (const id of ids) links.set(id, link);
  }

  /** The session of the first id that is known. */
  find(client: object, ids: readonly string[]): TraceSession | undefined {
    return this.#known(client, ids)[0]?.session;
  }

  /** The run that waits for a request with one of these ids; it does so once. */
  resume(client: object, ids: readonly string[]): LoopTrace | undefined {
    const link = this.#known(client, ids).find(({ paused }) => paused !== undefined);
    const paused = link?.paused;
    if (link !== undefined) link.paused = undefined;
    return paused;
  }

  #known(client: object, ids: readonly string[]): readonly SessionLink[] {
    if (ids.length === 0) return NONE;
    const links = this.#byClient.get(client);
    return ids.map((id) => links?.get(id)).filter((link) => link !== undefined);
  }
}
