import type { FieldShape, MessageShape } from './message-shape.ts';
import type { WireReader } from './wire-reader.ts';

/** Objects and arrays inside each other that every reader of the wire format takes (DESIGN, "Integrity"). */
const MAX_LEVELS = 24;

/** Takes a string where it stands: from the first byte up to the last, which is not part of it. */
export type TakeText = (start: number, stop: number) => void;

/**
 * Walks over the value of a field whose tag was read, down to the innermost message: whatever passes here is taken by any
 * decoder of the schema. The depth of the calls is that of the limit, whatever the bytes say.
 *
 * @param take takes the strings on the way, keys of objects aside; whether they are UTF-8 is not looked at then
 * @throws MalformedEventError
 */
export function walkField(reader: WireReader, field: FieldShape, wire: number, level: number, take?: TakeText): void {
  if (wire !== field.wire) throw reader.fault(`has wire type ${wire} instead of ${field.wire}`);
  if (field.message) walkMessage(reader, field.message, level + field.message.levels, take);
  else if (!field.text) reader.skip(wire);
  else if (take === undefined || field.name === 'key') reader.skipText();
  else takeText(reader, take);
}

function walkMessage(reader: WireReader, shape: MessageShape, level: number, take: TakeText | undefined): void {
  if (level > MAX_LEVELS) throw reader.fault(`nests objects and arrays deeper than ${MAX_LEVELS} levels`);
  const outer = { shape: reader.shape, end: reader.end };
  const stop = reader.stop();
  reader.shape = shape;
  reader.end = stop;
  while (reader.pos < stop) {
    const wire = reader.tag();
    const field = shape.fields[reader.field];
    if (field === undefined) reader.skip(wire);
    else walkField(reader, field, wire, level, take);
  }
  reader.shape = outer.shape;
  reader.end = outer.end;
}

function takeText(reader: WireReader, take: TakeText): void {
  const stop = reader.stop();
  take(reader.pos, stop);
  reader.pos = stop;
}
