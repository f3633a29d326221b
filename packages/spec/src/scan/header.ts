import type { Author, EventStatus, EventType, Severity } from '../gen/chaukas/spec/common/v1/events_pb.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import { eventShape, type FieldShape, Wire } from './message-shape.ts';
import { walkField } from './walk.ts';
import { WireReader } from './wire-reader.ts';

/** What an event says about itself outside its content. Strings that are absent are empty, enums 0, as in the schema. */
export interface ScannedEvent {
  readonly eventId: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceId: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly type: EventType;
  readonly severity: Severity;
  readonly status: EventStatus;
  readonly author: Author;
  readonly tags: readonly string[];
  /** Nanoseconds since 1970; 0 without a timestamp. */
  readonly time: bigint;
  readonly hasTimestamp: boolean;
  readonly hashPrev: string;
  readonly contentHash: string;
  /** Name of the content's field in the schema (`tool_call`); undefined without content. */
  readonly content: string | undefined;
}

/** Members of the content in the schema. */
const FIRST_CONTENT = 30;
const LAST_CONTENT = 39;

const NANOS_PER_SECOND = 1_000_000_000n;

/** A header while it is read: the enums are plain numbers until then. */
class Header {
  eventId = '';
  tenantId = '';
  projectId = '';
  sessionId = '';
  spanId = '';
  parentSpanId = '';
  traceId = '';
  agentId = '';
  agentName = '';
  type = 0;
  severity = 0;
  status = 0;
  author = 0;
  tags: string[] = [];
  time = 0n;
  hasTimestamp = false;
  hashPrev = '';
  contentHash = '';
  content: string | undefined = undefined;
}

/** How the fields of the header are read, by number. Of a field that stands twice the last counts. */
const READ: readonly (((header: Header, reader: WireReader) => void) | undefined)[] = table({
  1: (header, reader) => {
    header.eventId = reader.text();
  },
  2: (header, reader) => {
    header.tenantId = reader.text();
  },
  3: (header, reader) => {
    header.projectId = reader.text();
  },
  4: (header, reader) => {
    header.sessionId = reader.text();
  },
  5: (header, reader) => {
    header.spanId = reader.text();
  },
  6: (header, reader) => {
    header.parentSpanId = reader.text();
  },
  7: (header, reader) => {
    header.type = reader.int32();
  },
  8: (header, reader) => {
    header.severity = reader.int32();
  },
  9: (header, reader) => {
    header.status = reader.int32();
  },
  10: (header, reader) => {
    header.author = reader.int32();
  },
  12: (header, reader) => {
    header.agentId = reader.text();
  },
  13: (header, reader) => {
    header.agentName = reader.text();
  },
  18: (header, reader) => {
    header.hashPrev = reader.text();
  },
  19: (header, reader) => {
    header.contentHash = reader.text();
  },
  22: (header, reader) => {
    header.tags.push(reader.text());
  },
  23: (header, reader) => {
    header.traceId = reader.text();
  },
});

const TIMESTAMP = 11;

/**
 * Reads an event's header without decoding the event, and checks the rest on the way: what passes is taken by any decoder
 * of the schema, and nests at most 24 objects and arrays in each other.
 *
 * @throws MalformedEventError
 */
export function scanEvent(bytes: Uint8Array): ScannedEvent {
  return read(bytes, true);
}

/**
 * The same of bytes that {@link scanEvent} let pass before: content is skipped unseen, which costs a fraction.
 *
 * @throws MalformedEventError if the outermost fields are not well-formed
 */
export function readHeader(bytes: Uint8Array): ScannedEvent {
  return read(bytes, false);
}

function read(bytes: Uint8Array, whole: boolean): ScannedEvent {
  const header = new Header();
  try {
    readFields(new WireReader(bytes, eventShape()), header, whole);
  } catch (error) {
    if (!(error instanceof MalformedEventError) || header.eventId === '') throw error;
    throw new MalformedEventError(error.message, header.eventId);
  }
  return header;
}

function readFields(reader: WireReader, header: Header, whole: boolean): void {
  const { fields } = reader.shape;
  const time: Time = { seconds: 0n, nanos: 0 };
  while (reader.pos < reader.end) {
    const wire = reader.tag();
    const field = fields[reader.field];
    if (field === undefined) reader.skip(wire);
    else if (wire !== field.wire) throw reader.fault(`has wire type ${wire} instead of ${field.wire}`);
    else if (reader.field === TIMESTAMP) readTimestamp(reader, time);
    else readField(reader, header, field, whole);
  }
  header.time = time.seconds * NANOS_PER_SECOND + BigInt(time.nanos);
  header.hasTimestamp = time.given === true;
}

function readField(reader: WireReader, header: Header, field: FieldShape, whole: boolean): void {
  const number = reader.field;
  const readInto = READ[number];
  if (readInto) {
    readInto(header, reader);
    return;
  }
  if (number >= FIRST_CONTENT && number <= LAST_CONTENT) header.content = field.name;
  if (whole) walkField(reader, field, field.wire, 0);
  else reader.skip(field.wire);
}

interface Time {
  seconds: bigint;
  nanos: number;
  given?: boolean;
}

/** A timestamp that stands twice is one: what the second does not say stays as the first said. */
function readTimestamp(reader: WireReader, time: Time): void {
  const { shape, end } = reader;
  time.given = true;
  const stop = reader.stop();
  reader.shape = shape.fields[TIMESTAMP]?.message ?? shape;
  reader.end = stop;
  while (reader.pos < stop) {
    const wire = reader.tag();
    if (reader.field > 2) reader.skip(wire);
    else if (wire !== Wire.varint) throw reader.fault(`has wire type ${wire} instead of ${Wire.varint}`);
    else if (reader.field === 1) time.seconds = reader.int64();
    else time.nanos = reader.int32();
  }
  reader.shape = shape;
  reader.end = end;
}

function table<Value>(byNumber: Readonly<Record<number, Value>>): (Value | undefined)[] {
  const list: (Value | undefined)[] = [];
  for (const [number, value] of Object.entries(byNumber)) list[Number(number)] = value;
  return list;
}
