import { create } from '@bufbuild/protobuf';
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type CallOptions, type Client, createClient, type Transport } from '@connectrpc/connect';
import { type Event, type EventBatch, EventBatchSchema } from '../gen/chaukas/spec/common/v1/events_pb.ts';
import { type Capabilities, type QueryFilter, SortOrder } from '../gen/chaukas/spec/common/v1/query_pb.ts';
import {
  ChaukasServerService,
  type GetEventStatsResponse,
  type IngestEventBatchResponse,
  type IngestEventResponse,
} from '../gen/chaukas/spec/server/v1/server_pb.ts';
import { requestError } from './request-error.ts';
import { uuid7 } from './uuid7.ts';

/** How a client reaches its server. */
export interface ChaukasClientOptions {
  /**
   * What carries the calls: `fetchTransport` of this package, or any transport of Connect (gRPC of `@connectrpc/connect-node`,
   * gRPC-Web of `@connectrpc/connect-web`).
   */
  transport: Transport;
  /** Sent as `Authorization: Bearer <key>`. */
  apiKey?: string;
  /** Milliseconds that a call may take. @defaultValue 30000 */
  timeout?: number;
}

/** Options of one call. */
export interface RequestOptions {
  signal?: AbortSignal;
}

/** What is looked for: every field narrows it. Times are inclusive at the start, exclusive at the end. */
export interface EventQuery extends Partial<Omit<QueryFilter, '$typeName' | '$unknown' | 'time'>> {
  from?: Date;
  until?: Date;
}

/** How the events of a query come. */
export interface QueryOptions extends RequestOptions {
  /** The latest events first, or the earliest. @defaultValue 'desc' */
  order?: 'asc' | 'desc';
  /** Events fetched at a time, 1 to 1000. @defaultValue 100 */
  pageSize?: number;
  /** Where to go on: the token of an earlier page. */
  pageToken?: string;
}

/** One page of a query. */
export interface EventPage {
  events: Event[];
  /** For the next page; undefined after the last one. */
  nextPageToken: string | undefined;
}

/** Whose events are counted; those of the key's tenant where nothing is said. */
export interface StatsQuery {
  tenantId?: string;
  projectId?: string;
  from?: Date;
  until?: Date;
}

const DEFAULT_TIMEOUT = 30_000;

/**
 * A typed client of a Chaukas server, for its server service. Works wherever its transport does, in browsers too.
 *
 * Every method rejects with a `ChaukasRequestError` if the call fails.
 */
export class ChaukasClient {
  readonly #client: Client<typeof ChaukasServerService>;
  readonly #headers: Record<string, string>;
  readonly #timeout: number;

  constructor({ transport, apiKey, timeout = DEFAULT_TIMEOUT }: ChaukasClientOptions) {
    this.#client = createClient(ChaukasServerService, transport);
    this.#headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
    this.#timeout = timeout;
  }

  /** Stores one event. An event that the server knows by its `eventId` is no new one. */
  ingest(event: Event, options?: RequestOptions): Promise<IngestEventResponse> {
    return this.#call('IngestEvent', options, (call) => this.#client.ingestEvent({ event }, call));
  }

  /** Stores events together. The answer names those that the server did not take. @param batch `batchId`: a new UUIDv7 by default */
  ingestBatch(
    events: readonly Event[],
    batch: Partial<Pick<EventBatch, 'batchId' | 'metadata'>> = {},
    options?: RequestOptions,
  ): Promise<IngestEventBatchResponse> {
    const timestamp = timestampFromDate(new Date());
    const eventBatch = create(EventBatchSchema, {
      batchId: uuid7(),
      timestamp,
      ...batch,
      events: [...events],
    });
    return this.#call('IngestEventBatch', options, (call) => this.#client.ingestEventBatch({ eventBatch }, call));
  }

  /** All events that match, page by page as they are read. `break` ends it. */
  async *query(query: EventQuery = {}, options: QueryOptions = {}): AsyncGenerator<Event, void, undefined> {
    let pageToken = options.pageToken;
    do {
      const page: EventPage = await this.queryPage(
        query,
        pageToken === undefined ? options : { ...options, pageToken },
      );
      yield* page.events;
      // A server that gives the token it was given would be asked for ever.
      if (page.nextPageToken === pageToken) return;
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
  }

  /** One page of the events that match. */
  async queryPage(query: EventQuery = {}, options: QueryOptions = {}): Promise<EventPage> {
    const { from, until, ...filter } = query;
    const { order = 'desc', pageSize = 100, pageToken = '' } = options;
    const orderByTime = order === 'asc' ? SortOrder.ASC : SortOrder.DESC;
    const asked = { filter: { ...filter, ...timeOf(from, until, 'time') }, pageSize, pageToken, orderByTime };
    const answer = await this.#call('QueryEvents', options, (call) => this.#client.queryEvents({ query: asked }, call));
    const { events = [], nextPageToken } = answer.response ?? {};
    return { events, nextPageToken: nextPageToken || undefined };
  }

  /** How many events and sessions there are, by type of event, and how long sessions take. */
  stats({ from, until, ...whose }: StatsQuery = {}, options?: RequestOptions): Promise<GetEventStatsResponse> {
    const asked = { ...whose, ...timeOf(from, until, 'timeRange') };
    return this.#call('GetEventStats', options, (call) => this.#client.getEventStats(asked, call));
  }

  /** What the server can do. */
  async capabilities(options?: RequestOptions): Promise<Partial<Capabilities>> {
    const answer = await this.#call('GetCapabilities', options, (call) => this.#client.getCapabilities({}, call));
    return answer.capabilities ?? {};
  }

  /** Fulfils if the server is up. */
  async health(options?: RequestOptions): Promise<void> {
    await this.#call('Healthz', options, (call) => this.#client.healthz({}, call));
  }

  async #call<T>(rpc: string, { signal }: RequestOptions = {}, send: (options: CallOptions) => Promise<T>): Promise<T> {
    try {
      return await send({ headers: this.#headers, timeoutMs: this.#timeout, ...(signal && { signal }) });
    } catch (error) {
      throw requestError(rpc, error);
    }
  }
}

type Range = { start?: Timestamp; end?: Timestamp };

function timeOf<K extends string>(from: Date | undefined, until: Date | undefined, key: K): Partial<Record<K, Range>> {
  if (from === undefined && until === undefined) return {};
  const range: Range = {
    ...(from && { start: timestampFromDate(from) }),
    ...(until && { end: timestampFromDate(until) }),
  };
  return { [key]: range } as Partial<Record<K, Range>>;
}
