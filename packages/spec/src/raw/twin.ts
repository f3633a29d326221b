import { clone, createFileRegistry, type DescFile, type DescService } from '@bufbuild/protobuf';
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_struct,
} from '@bufbuild/protobuf/wkt';

/** What a twin carries in the place of a message: its encoded bytes, or its JSON (over JSON alone). */
export type TwinForm = 'bytes' | 'json';

const FORMS: Readonly<Record<TwinForm, Pick<FieldDescriptorProto, 'type' | 'typeName'>>> = {
  bytes: { type: FieldDescriptorProto_Type.BYTES, typeName: '' },
  json: { type: FieldDescriptorProto_Type.MESSAGE, typeName: '.google.protobuf.Struct' },
};

/** Fields that a twin carries in another form, by `Message.field`. */
export type TwinFields = ReadonlySet<string>;

/**
 * A service whose messages are the original's, but that the fields named are carried as they are on the wire.
 *
 * @param edit further changes of the description of its file
 */
export function twinService(
  file: DescFile,
  fields: TwinFields,
  form: TwinForm,
  edit?: (proto: FileDescriptorProto) => void,
): DescService {
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  for (const message of proto.messageType) {
    for (const field of message.field) {
      if (fields.has(`${message.name}.${field.name}`)) Object.assign(field, FORMS[form]);
    }
  }
  edit?.(proto);
  const service = resolve(proto, file).services[0];
  if (service === undefined) throw new Error(`${file.name} has no service`);
  return service;
}

/** The file of a changed description, whose other types are those of the original. */
function resolve(proto: FileDescriptorProto, original: DescFile): DescFile {
  const known = new Map<string, DescFile>();
  const collect = (file: DescFile): void => {
    const name = `${file.name}.proto`;
    if (known.has(name)) return;
    known.set(name, file);
    file.dependencies.forEach(collect);
  };
  original.dependencies.forEach(collect);
  collect(file_google_protobuf_struct);
  const struct = `${file_google_protobuf_struct.name}.proto`;
  if (!proto.dependency.includes(struct)) proto.dependency.push(struct);
  const file = createFileRegistry(proto, (name) => known.get(name)).getFile(proto.name);
  if (file === undefined) throw new Error(`${proto.name} could not be resolved`);
  return file;
}
