import type { FieldShape, MessageShape } from './message-shape.ts';
import type { WireReader } from './wire-reader.ts';

/** Objects and arrays inside each other that every reader of the wire format takes (DESIGN, "Integrity"). */
const MAX_LEVELS = 24;

/**
 * Walks over the value of a field whose tag was read, down to the innermost message: whatever passes here is taken by any
 * decoder of the schema. The depth of the calls is that of the limit, whatever the bytes say.
 *
 * @param texts takes the strings on the way, keys of objects aside
 * @throws MalformedEventError
 */
export function walkField(reader: WireReader, field: FieldShape, wire: number, level: number, texts?: string[]): void {
  if (wire !== field.wire) throw reader.fault(`has wire type ${wire} instead of ${field.wire}`);
  if (field.message) walkMessage(reader, field.message, level + field.message.levels, texts);
  else if (!field.text) reader.skip(wire);
  else if (texts === undefined || field.name === 'key') reader.skipText();
  else texts.push(reader.text());
}

function walkMessage(reader: WireReader, shape: MessageShape, level: number, texts: string[] | undefined): void {
  if (level > MAX_LEVELS) throw reader.fault(`nests objects and arrays deeper than ${MAX_LEVELS} levels`);
  const outer = { shape: reader.shape, end: reader.end };
  const stop = reader.stop();
  reader.shape = shape;
  reader.end = stop;
  while (reader.pos < stop) {
    const wire = reader.tag();
    const field = shape.fields[reader.field];
    if (field === undefined) reader.skip(wire);
    else walkField(reader, field, wire, level, texts);
  }
  reader.shape = outer.shape;
  reader.end = outer.end;
}
