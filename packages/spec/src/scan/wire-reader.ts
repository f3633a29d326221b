import { isUtf8 } from 'node:buffer';
import { MalformedEventError } from './malformed-event-error.ts';
import { type MessageShape, Wire } from './message-shape.ts';

/** Groups in groups that are skipped; no schema of today has any. */
const MAX_GROUPS = 24;

/** Shorter texts are looked at here, because the call to the engine costs more. */
const SHORT_TEXT = 48;

/** In a group the numbers mean something else than outside. */
const GROUP: MessageShape = { name: 'a group', fields: [], levels: 0 };

/**
 * Reads the protobuf wire format field by field, without making messages. What is not well-formed throws
 * {@link MalformedEventError} that names the field of `shape`. Source: protobuf documentation, "Encoding".
 */
export class WireReader {
  readonly bytes: Buffer;
  /** Message that is being read, for the names of its fields. */
  shape: MessageShape;
  pos = 0;
  /** Where the message that is being read ends. */
  end: number;
  /** Number of the field whose tag was read last. */
  field = 0;
  /** The two halves of the integer that was read last; halves, because a double would lose bits of it. */
  low = 0;
  high = 0;
  private tagAt = 0;

  constructor(bytes: Uint8Array, shape: MessageShape) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
    this.shape = shape;
  }

  /** Reads the tag of the next field into `field`, and gives its wire type. */
  tag(): number {
    this.tagAt = this.pos;
    const first = this.bytes[this.pos] ?? 0;
    if (first < 0x80) {
      this.pos++;
      this.field = first >>> 3;
    } else {
      this.field = 0;
      this.varint(5);
      if (this.high !== 0) throw this.fault('has a number that is too large');
      this.field = this.low >>> 3;
    }
    if (this.field === 0) throw this.fault('does not exist');
    return first & 7;
  }

  /** Reads an integer of up to ten bytes, or as many as given, into `low` and `high`. */
  varint(most = 10): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let at = 0; at < most; at++) {
      if (this.pos >= this.end) throw this.fault('is cut off');
      const byte = bytes[this.pos++] ?? 0;
      const bits = byte & 0x7f;
      if (at < 4) low |= bits << (7 * at);
      else if (at === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * at - 32);
      if (byte < 0x80) {
        this.low = low;
        this.high = high;
        return;
      }
    }
    throw this.fault('has an integer that is too long');
  }

  /** Reads an int32, an enum or a bool: what is wider keeps its lower half, as every decoder does. */
  int32(): number {
    const first = this.bytes[this.pos] ?? 0;
    if (first < 0x80 && this.pos < this.end) {
      this.pos++;
      return first;
    }
    this.varint();
    return this.low;
  }

  int64(): bigint {
    this.varint();
    // Numbers are twenty times faster than BigInts, and hold every time that is not hostile.
    if (this.high >= 0 && this.high < 0x20_0000) return BigInt(this.high * 0x1_0000_0000 + (this.low >>> 0));
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  /** Reads a length, and gives where what has it ends. */
  stop(): number {
    let length = this.bytes[this.pos] ?? 0;
    if (length < 0x80 && this.pos < this.end) {
      this.pos++;
    } else {
      this.varint(5);
      if (this.high !== 0) throw this.fault('has a length that is too large');
      length = this.low >>> 0;
    }
    const stop = this.pos + length;
    if (stop > this.end) throw this.fault('is cut off');
    return stop;
  }

  text(): string {
    const stop = this.stop();
    const start = this.pos;
    this.pos = stop;
    const { bytes } = this;
    if (stop - start <= SHORT_TEXT && this.isAscii(start, stop)) return bytes.toString('latin1', start, stop);
    const text = bytes.toString('utf8', start, stop);
    // What is no UTF-8 decodes to this character; it may also stand there itself.
    if (text.includes('\ufffd')) this.checkUtf8(start, stop);
    return text;
  }

  /** Skips a text whose length was not read yet, but refuses what {@link text} does. */
  skipText(): void {
    const stop = this.stop();
    const start = this.pos;
    this.pos = stop;
    if (stop - start > SHORT_TEXT || !this.isAscii(start, stop)) this.checkUtf8(start, stop);
  }

  private isAscii(start: number, stop: number): boolean {
    const { bytes } = this;
    for (let at = start; at < stop; at++) {
      if ((bytes[at] ?? 0) >= 0x80) return false;
    }
    return true;
  }

  /** Refuses bytes that are no UTF-8: other decoders would refuse the whole answer that the event is in. */
  private checkUtf8(start: number, stop: number): void {
    if (!isUtf8(this.bytes.subarray(start, stop))) throw this.fault('is not UTF-8');
  }

  /** Skips the value of the field whose tag was read. */
  skip(wire: number): void {
    if (wire === Wire.groupStart) this.skipGroup();
    else this.skipValue(wire);
  }

  private skipValue(wire: number): void {
    if (wire === Wire.bytes) {
      this.pos = this.stop();
    } else if (wire === Wire.varint) {
      this.varint();
    } else if (wire === Wire.fixed64 || wire === Wire.fixed32) {
      this.pos += wire === Wire.fixed64 ? 8 : 4;
      if (this.pos > this.end) throw this.fault('is cut off');
    } else {
      throw this.fault(`has wire type ${wire}, which does not exist here`);
    }
  }

  /** A loop, because a group of groups must not become a stack of calls. */
  private skipGroup(): void {
    const open = [this.field];
    const { shape } = this;
    this.shape = GROUP;
    while (open.length > 0) {
      if (this.pos >= this.end) throw this.fault('is cut off');
      const wire = this.tag();
      if (wire === Wire.groupStart) open.push(this.field);
      else if (wire !== Wire.groupEnd) this.skipValue(wire);
      else if (open.pop() !== this.field) throw this.fault('ends a group that it did not begin');
      if (open.length > MAX_GROUPS) throw this.fault(`nests groups deeper than ${MAX_GROUPS}`);
    }
    this.shape = shape;
  }

  /** What is to be thrown about the field whose tag was read last. */
  fault(what: string): MalformedEventError {
    const { name, fields } = this.shape;
    const known = fields[this.field]?.name;
    const path = name === 'Event' ? known : `${name}.${known}`;
    const field = known === undefined ? `field ${this.field} of ${name}` : `${path} (field ${this.field})`;
    return new MalformedEventError(`${field}, at byte ${this.tagAt}, ${what}`);
  }
}
