import type { DescService } from '@bufbuild/protobuf';
import { file_chaukas_spec_client_v1_client } from '../gen/chaukas/spec/client/v1/client_pb.ts';
import { file_chaukas_spec_server_v1_server } from '../gen/chaukas/spec/server/v1/server_pb.ts';
import { type TwinFields, twinService } from './twin.ts';

/**
 * Twins of the two Chaukas services in which the events of an ingest request are bytes instead of messages.
 *
 * On the wire a nested message and bytes are the same, so a twin has the same paths and the same requests: the client sends
 * bytes that it encoded itself, and the server gets the bytes as they came. Over binary protobuf only: in JSON the bytes
 * would be base64. Source of the idea and its figures: protobuf encoding, "Length-Delimited Records".
 */
export interface RawServices {
  readonly client: DescService;
  readonly server: DescService;
}

/** Fields of requests that carry events. */
export const REQUEST_EVENTS: TwinFields = new Set(['IngestEventRequest.event', 'IngestEventBatchRequest.event_batch']);

let services: RawServices | undefined;

/** The twins; made at the first call. */
export function rawServices(): RawServices {
  services ??= {
    client: twinService(file_chaukas_spec_client_v1_client, REQUEST_EVENTS, 'bytes'),
    server: twinService(file_chaukas_spec_server_v1_server, REQUEST_EVENTS, 'bytes'),
  };
  return services;
}
