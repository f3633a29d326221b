import { type QueryRequest, SortOrder, type TimeRange } from '@chaukas/spec';
import type { Access } from '../access/access.ts';
import type { Logger } from '../log/logger.ts';
import { Refusal } from '../refusal.ts';
import {
  type EventPage,
  type EventStats,
  type EventStore,
  type PageRequest,
  PageTokenError,
} from '../store/event-store.ts';
import { storeFault } from '../store-fault.ts';
import { readableScope, readFilter, readTimeRange } from './filter.ts';
import { readPage } from './page.ts';

/** Events of a page if the caller does not say, and at most (OpenAPI `QueryRequest.page_size`). */
const DEFAULT_SIZE = 100;
const MAX_SIZE = 1000;

/** Longer tokens are not ours. Characters. */
const MAX_TOKEN = 1024;

/** Bytes of a page's events: clients refuse messages over 4 MiB, and there is more in an answer than events. */
export const MAX_PAGE_BYTES: number = 3.75 * 1024 * 1024;

const ORDERS: Readonly<Record<SortOrder, PageRequest['order']>> = {
  [SortOrder.UNSPECIFIED]: 'desc',
  [SortOrder.ASC]: 'asc',
  [SortOrder.DESC]: 'desc',
};

/** What a caller asks statistics of. */
export interface StatsRequest {
  readonly tenantId: string;
  readonly projectId: string;
  readonly timeRange?: TimeRange | undefined;
}

/** Answers questions of every dialect, each within what its caller may see. */
export class Query {
  readonly #store: EventStore;
  readonly #log: Logger;

  constructor(store: EventStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /**
   * @param path of the request, for sentences
   * @throws Refusal
   */
  events(access: Access, request: QueryRequest | undefined, path: string): Promise<EventPage> {
    const scoped = readFilter(access, request?.filter, `${path}.filter`);
    const page = readPageRequest(request, path);
    return this.#ask('query', path, () => readPage(this.#store, scoped, page, MAX_PAGE_BYTES));
  }

  /** @throws Refusal */
  stats(access: Access, request: StatsRequest, path: string): Promise<EventStats> {
    const scope = readableScope(access, request, path);
    const range = readTimeRange(request.timeRange, `${path}.time_range`);
    return this.#ask('stats', path, () => this.#store.stats(scope, range));
  }

  async #ask<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PageTokenError) {
        throw new Refusal('invalid', `${path}.page_token belongs to no page of this query: begin without one.`);
      }
      return storeFault(this.#log, operation, error);
    }
  }
}

function readPageRequest(request: QueryRequest | undefined, path: string): PageRequest {
  const { pageSize = 0, pageToken = '', orderByTime = SortOrder.UNSPECIFIED } = request ?? {};
  if (pageSize < 0 || pageSize > MAX_SIZE) {
    throw new Refusal('invalid', `${path}.page_size is ${pageSize}, not 1 to ${MAX_SIZE}, or 0 for ${DEFAULT_SIZE}.`);
  }
  if (pageToken.length > MAX_TOKEN)
    throw new Refusal('invalid', `${path}.page_token is none of ours: begin without one.`);
  if (!Object.hasOwn(ORDERS, orderByTime)) {
    throw new Refusal('invalid', `${path}.order_by_time is ${orderByTime}, which is no SortOrder.`);
  }
  const size = pageSize === 0 ? DEFAULT_SIZE : pageSize;
  return { size, order: ORDERS[orderByTime], ...(pageToken !== '' && { token: pageToken }) };
}
