import type { DescFile } from '@bufbuild/protobuf';
import { file_chaukas_spec_client_v1_client } from './gen/chaukas/spec/client/v1/client_pb.ts';
import { file_chaukas_spec_common_v1_events } from './gen/chaukas/spec/common/v1/events_pb.ts';
import { file_chaukas_spec_common_v1_query } from './gen/chaukas/spec/common/v1/query_pb.ts';
import { file_chaukas_spec_server_v1_server } from './gen/chaukas/spec/server/v1/server_pb.ts';

/**
 * Descriptors of all files of the schema, for whoever works on it as data: registries, writers derived from it, and the
 * test that compares it with the published facts.
 */
export const SPEC_FILES: readonly DescFile[] = [
  file_chaukas_spec_common_v1_events,
  file_chaukas_spec_common_v1_query,
  file_chaukas_spec_client_v1_client,
  file_chaukas_spec_server_v1_server,
];
