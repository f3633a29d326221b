import type { EventStatus, EventType, Severity } from '@chaukas/spec';

/** Whose events: nothing is written to or read from any other place than this. */
export interface Scope {
  readonly tenantId: string;
  readonly projectId: string;
}

/** What is kept of an event beside its bytes, so that it can be found without decoding them. */
export interface EventHeader {
  readonly eventId: string;
  readonly sessionId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly agentId: string;
  readonly type: EventType;
  readonly severity: Severity;
  readonly status: EventStatus;
  /** Nanoseconds since 1970; what does not fit a signed 64-bit number (years 1677 to 2262) counts as the nearest that does. */
  readonly time: bigint;
  readonly tags: readonly string[];
}

/** An event on its way into the store. */
export interface IncomingEvent {
  readonly scope: Scope;
  readonly header: EventHeader;
  /** The Event message as it came in; the store copies it before `append` returns. */
  readonly bytes: Uint8Array;
}

/** What became of an event: stored now, or known already under its id. */
export type Outcome = 'stored' | 'duplicate';

/** What events are asked for; what is absent or empty does not restrict. Fields of QueryFilter in the schema. */
export interface EventFilter {
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly spanId?: string;
  readonly traceId?: string;
  readonly types?: readonly EventType[];
  readonly statuses?: readonly EventStatus[];
  readonly severities?: readonly Severity[];
  /** Events that carry all of these. */
  readonly tags?: readonly string[];
  /**
   * Words that all occur in the event's texts, in any order; those in double quotes, or written without a space between
   * them (`a@b.example`), one after the other. A word is a run of letters and digits, without case and accents; all other
   * characters only separate words. A text without any word finds nothing, unless it is blank.
   */
  readonly text?: string;
  /** Nanoseconds since 1970; the first is included, the last is not. */
  readonly from?: bigint;
  readonly to?: bigint;
}

export interface PageRequest {
  /** 1 to 1000. */
  readonly size: number;
  /** By time; events of one time in the order in which they came. */
  readonly order: 'asc' | 'desc';
  /** `next` of the page before; undefined for the first. A token of another query is refused with {@link PageTokenError}. */
  readonly token?: string;
}

export interface EventPage {
  /** Event messages, byte for byte as they came in. */
  readonly events: readonly Uint8Array[];
  /** Token of the next page; undefined on the last. Events that come later neither shift nor repeat what a page shows. */
  readonly next: string | undefined;
}

/** A page token that is not one of ours, or belongs to another query. */
export class PageTokenError extends Error {
  override readonly name = 'PageTokenError';
}

/** What GetEventStats answers. */
export interface EventStats {
  readonly totalEvents: bigint;
  readonly totalSessions: bigint;
  readonly eventsByType: ReadonlyMap<EventType, bigint>;
  /** From a session's first event to its last, on average, 0 without sessions; of the range that was asked for. */
  readonly averageSessionDurationMs: number;
}

/** One session, as its roll-up says. */
export interface SessionSummary {
  readonly sessionId: string;
  /** Nanoseconds since 1970, of its first and its last event. */
  readonly firstTime: bigint;
  readonly lastTime: bigint;
  readonly events: bigint;
  /** Events of type ERROR, so that each error counts once, where it arose. */
  readonly errors: bigint;
  /** Of the last SESSION_END by time; undefined while the session was never ended. */
  readonly status: EventStatus | undefined;
}

export interface SessionPage {
  /**
   * The one with the latest event first. Events that come while pages are read move their session to the front: none is
   * shown twice, and one that moved is seen in the next listing.
   */
  readonly sessions: readonly SessionSummary[];
  readonly next: string | undefined;
}

/**
 * Keeps events for good and finds them again.
 *
 * Whatever keeps this contract can stand behind the collector; `store/contract` of the tests holds any implementation
 * to it. Rejections are the store's own faults (a full disk); what a caller may do wrong has an error class above.
 */
export interface EventStore {
  /**
   * Stores events. Fulfils when they survive a crash of the process and of the machine, all of them or none.
   *
   * Events without a session id are stored and found, and belong to no session.
   *
   * @returns the outcome of each, in the order given. An event id that is known in its tenant and project is not stored
   * again but counted, also when it stands twice in one call.
   */
  append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]>;
  query(scope: Scope, filter: EventFilter, page: PageRequest): Promise<EventPage>;
  /** @param range nanoseconds since 1970, from (included) to (not included) */
  stats(scope: Scope, range?: { readonly from?: bigint; readonly to?: bigint }): Promise<EventStats>;
  sessions(scope: Scope, page: Pick<PageRequest, 'size' | 'token'>): Promise<SessionPage>;
  /** Number of bytes of appends that wait to be durable; what stands before the store sheds load by it. */
  readonly pendingBytes: number;
  /** Fulfils when the store can take and answer; rejects with the reason. */
  check(): Promise<void>;
  /** Stores what was handed over and closes. */
  close(): Promise<void>;
}
