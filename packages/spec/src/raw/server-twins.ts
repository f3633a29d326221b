import { clone, type DescService } from '@bufbuild/protobuf';
import { DescriptorProtoSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { file_chaukas_spec_client_v1_client } from '../gen/chaukas/spec/client/v1/client_pb.ts';
import { file_chaukas_spec_server_v1_server } from '../gen/chaukas/spec/server/v1/server_pb.ts';
import { file_chaukas_tail_v1_tail } from '../gen/chaukas/tail/v1/tail_pb.ts';
import { REQUEST_EVENTS } from './raw-services.ts';
import { type TwinFields, type TwinForm, twinService } from './twin.ts';

/** The services of a server that keeps events as they came: it neither decodes what it takes nor encodes what it gives. */
export interface ServerTwins {
  readonly client: DescService;
  readonly server: DescService;
  readonly tail: DescService;
}

/** Fields that carry events, of requests and of answers. */
const EVENTS = [...REQUEST_EVENTS, 'QueryEventsResponse.response', 'TailEventsResponse.events'];

const FIELDS: Readonly<Record<TwinForm, TwinFields>> = {
  bytes: new Set(EVENTS),
  // What a server reads itself it can say what is wrong with.
  json: new Set([...EVENTS, 'QueryEventsRequest.query', 'GetEventStatsRequest.time_range', 'TailEventsRequest.filter']),
};

const made = new Map<TwinForm, ServerTwins>();

/**
 * Twins for a server, made at the first call: `bytes` for binary protobuf, in which events are bytes both ways, `json` for JSON, in which they and
 * what is asked for are objects that the server reads and writes itself.
 *
 * The binary client service answers ingest with the fields of the server service: a client of the plain schema skips them
 * as unknown. Over JSON it answers `{}`, since JSON parsers refuse unknown fields.
 */
export function serverTwins(form: TwinForm): ServerTwins {
  const twins = made.get(form) ?? makeTwins(form);
  made.set(form, twins);
  return twins;
}

function makeTwins(form: TwinForm): ServerTwins {
  const edit = form === 'bytes' ? answerLikeServer : undefined;
  return {
    client: twinService(file_chaukas_spec_client_v1_client, FIELDS[form], form, edit),
    server: twinService(file_chaukas_spec_server_v1_server, FIELDS[form], form),
    tail: twinService(file_chaukas_tail_v1_tail, FIELDS[form], form),
  };
}

function answerLikeServer(proto: FileDescriptorProto): void {
  for (const answer of proto.messageType) {
    if (!/^IngestEvent(Batch)?Response$/.test(answer.name)) continue;
    const rich = file_chaukas_spec_server_v1_server.messages.find(({ name }) => name === answer.name);
    if (rich !== undefined) answer.field = clone(DescriptorProtoSchema, rich.proto).field;
  }
}
