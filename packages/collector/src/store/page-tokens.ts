import { createHmac, timingSafeEqual } from 'node:crypto';
import { type EventFilter, PageTokenError, type Scope } from './event-store.ts';

/** Where a page ended: the time and the number of its last row. */
export interface Cursor {
  readonly time: bigint;
  readonly number: bigint;
}

const CURSOR_BYTES = 16;
const MAC_BYTES = 16;

/**
 * Makes and reads page tokens: a cursor, and a code over it and the query that it belongs to, so that a token says nothing
 * to whoever holds it, and cannot be changed or used for another query.
 */
export class PageTokens {
  readonly #key: Uint8Array;

  /** @param key 32 random bytes; tokens are good as long as it is kept */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(query: string, cursor: Cursor): string {
    const bytes = Buffer.alloc(CURSOR_BYTES);
    bytes.writeBigInt64BE(cursor.time, 0);
    bytes.writeBigInt64BE(cursor.number, 8);
    return Buffer.concat([bytes, this.#codeOf(query, bytes)]).toString('base64url');
  }

  /** @throws PageTokenError if the token is not one of `seal` for this query */
  open(query: string, token: string): Cursor {
    const bytes = Buffer.from(token, 'base64url');
    const cursor = bytes.subarray(0, CURSOR_BYTES);
    // Compared as text as well, because several texts decode to the same bytes.
    const ours = bytes.length === CURSOR_BYTES + MAC_BYTES && bytes.toString('base64url') === token;
    if (!ours || !timingSafeEqual(bytes.subarray(CURSOR_BYTES), this.#codeOf(query, cursor))) {
      throw new PageTokenError('page_token is not one that this query gave: leave it out to begin with the first page');
    }
    return { time: cursor.readBigInt64BE(0), number: cursor.readBigInt64BE(8) };
  }

  #codeOf(query: string, cursor: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(query).update(cursor).digest().subarray(0, MAC_BYTES);
  }
}

/** What makes a query of events the one that it is; the size of its pages may change on the way. */
export function eventQuery(scope: Scope, filter: EventFilter, order: string): string {
  const { from, to, types, statuses, severities, tags, sessionId, agentId, spanId, traceId, text } = filter;
  return JSON.stringify([
    ['events', scope.tenantId, scope.projectId, order, from?.toString(), to?.toString()],
    [sessionId, agentId, spanId, traceId, text].map((value) => value || null),
    [types, statuses, severities, tags].map((values) => [...new Set<number | string>(values)].sort()),
  ]);
}

/** What makes a list of sessions the one that it is. */
export function sessionQuery(scope: Scope): string {
  return JSON.stringify(['sessions', scope.tenantId, scope.projectId]);
}
