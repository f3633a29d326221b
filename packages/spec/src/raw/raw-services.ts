import { clone, createFileRegistry, type DescFile, type DescService } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Type, type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { file_chaukas_spec_client_v1_client } from '../gen/chaukas/spec/client/v1/client_pb.ts';
import { file_chaukas_spec_server_v1_server } from '../gen/chaukas/spec/server/v1/server_pb.ts';

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

/** Fields that carry events, by the message they are in. */
const EVENT_FIELDS: ReadonlyMap<string, string> = new Map([
  ['IngestEventRequest', 'event'],
  ['IngestEventBatchRequest', 'event_batch'],
]);

let services: RawServices | undefined;

/** The twins; made at the first call. */
export function rawServices(): RawServices {
  services ??= {
    client: rawService(file_chaukas_spec_client_v1_client),
    server: rawService(file_chaukas_spec_server_v1_server),
  };
  return services;
}

function rawService(file: DescFile): DescService {
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  for (const message of proto.messageType) {
    const name = EVENT_FIELDS.get(message.name);
    const field = message.field.find((candidate) => candidate.name === name);
    if (field === undefined) continue;
    field.type = FieldDescriptorProto_Type.BYTES;
    field.typeName = '';
  }
  const service = resolve(proto, file).services[0];
  if (service === undefined) throw new Error(`${file.name} has no service`);
  return service;
}

/** The file of a changed description, whose other types are those of the original. */
function resolve(proto: FileDescriptorProto, original: DescFile): DescFile {
  const known = new Map<string, DescFile>();
  const collect = (file: DescFile): void => {
    for (const dependency of file.dependencies) {
      if (known.has(`${dependency.name}.proto`)) continue;
      known.set(`${dependency.name}.proto`, dependency);
      collect(dependency);
    }
  };
  collect(original);
  const file = createFileRegistry(proto, (name) => known.get(name)).getFile(proto.name);
  if (file === undefined) throw new Error(`${proto.name} could not be resolved`);
  return file;
}
