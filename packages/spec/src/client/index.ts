export type { QueryFilter, TimeRange } from '../gen/chaukas/spec/common/v1/query_pb.ts';
export type {
  GetEventStatsResponse,
  IngestEventBatchResponse,
  IngestEventResponse,
} from '../gen/chaukas/spec/server/v1/server_pb.ts';
export {
  ChaukasClient,
  type ChaukasClientOptions,
  type EventPage,
  type EventQuery,
  type QueryOptions,
  type RequestOptions,
  type StatsQuery,
} from './chaukas-client.ts';
export { type FetchTransportOptions, fetchTransport } from './fetch-transport.ts';
export { ChaukasRequestError } from './request-error.ts';
