/** Bytes that the largest primitive takes: a tag and an integer of ten bytes, rounded up. */
const SLACK = 32;

/** The engine makes ropes and slices of texts from 13 characters on; reading one of those by character is slow. */
const SHORT_TEXT = 12;

/** Up to here a call to the engine costs more than to write a text by character. */
const FEW_BYTES = 40;

const FIRST_SIZE = 16 * 1024;

/** A larger one is given back after use, so that one huge event does not stay in memory. */
const LARGEST_KEPT = 1024 * 1024;

/**
 * A buffer that is filled from its end. What protobuf puts a length before is written before its length, which is known by then:
 * there is one pass, and no size is worked out ahead.
 */
export class BackwardBuffer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  /** Where what is written begins. */
  #at: number = FIRST_SIZE;

  /** How much is written. */
  get length(): number {
    return this.#bytes.length - this.#at;
  }

  /** Forgets what was written, also if that broke off. */
  clear(): void {
    if (this.#bytes.length > LARGEST_KEPT) this.#bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
    this.#at = this.#bytes.length;
  }

  /** Forgets what was written since there was this much. */
  backTo(length: number): void {
    this.#at = this.#bytes.length - length;
  }

  /** What was written, in memory of its own. */
  copy(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(this.#at));
  }

  /** An integer below 128, such as the tag of one of the first fields. */
  byte(value: number): void {
    if (this.#at < SLACK) this.#grow(SLACK);
    this.#bytes[--this.#at] = value;
  }

  /** An integer from 0 to 2^31 - 1: a tag, a length, a small number. */
  varint(value: number): void {
    if (value < 0x80) this.byte(value);
    else this.#longVarint(value);
  }

  #longVarint(value: number): void {
    if (this.#at < SLACK) this.#grow(SLACK);
    let at = this.#at - (value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5);
    this.#at = at;
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[at++] = (rest & 0x7f) | 0x80;
    this.#bytes[at] = rest;
  }

  /** An integer of 32 bits; one below zero takes ten bytes, like the 64 bits that it is widened to. */
  int32(value: number): void {
    if (value >= 0) this.varint(value);
    else this.int64(BigInt(value));
  }

  /** An integer of 64 bits. */
  int64(value: bigint): void {
    if (value >= 0n && value < 0x8000_0000n) {
      this.varint(Number(value));
      return;
    }
    if (this.#at < SLACK) this.#grow(SLACK);
    const bits = BigInt.asUintN(64, value);
    let size = 1;
    for (let rest = bits >> 7n; rest > 0n; rest >>= 7n) size++;
    let at = this.#at - size;
    this.#at = at;
    let rest = bits;
    for (; rest > 0x7fn; rest >>= 7n) this.#bytes[at++] = Number(rest & 0x7fn) | 0x80;
    this.#bytes[at] = Number(rest);
  }

  double(value: number): void {
    if (this.#at < SLACK) this.#grow(SLACK);
    this.#at -= 8;
    this.#bytes.writeDoubleLE(value, this.#at);
  }

  /** A text with its length before it; a lone surrogate becomes U+FFFD. */
  text(text: string): void {
    const { length } = text;
    if (length <= SHORT_TEXT && this.#shortAscii(text, length)) return;
    const size = Buffer.byteLength(text);
    if (this.#at < size + SLACK) this.#grow(size + SLACK);
    this.#at -= size;
    if (size !== length) this.#bytes.write(text, this.#at, size, 'utf8');
    else if (size <= FEW_BYTES) this.#ascii(text, size);
    else this.#bytes.write(text, this.#at, size, 'latin1');
    this.varint(size);
  }

  /** Bytes with their length before them. */
  bytes(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.#at < length + SLACK) this.#grow(length + SLACK);
    this.#at -= length;
    this.#bytes.set(bytes, this.#at);
    this.varint(length);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.#at < length) this.#grow(length);
    this.#at -= length;
    this.#bytes.set(bytes, this.#at);
  }

  /** The call to the engine costs more than these few bytes. @returns whether they were all ASCII, and are written */
  #shortAscii(text: string, length: number): boolean {
    if (this.#at < SLACK) this.#grow(SLACK);
    const bytes = this.#bytes;
    const start = this.#at - length;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[start + index] = unit;
    }
    bytes[start - 1] = length;
    this.#at = start - 1;
    return true;
  }

  /** In one piece by now, since it was measured. */
  #ascii(text: string, length: number): void {
    const bytes = this.#bytes;
    const start = this.#at;
    for (let index = 0; index < length; index++) bytes[start + index] = text.charCodeAt(index);
  }

  #grow(room: number): void {
    const { length } = this;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, length + room));
    const at = bytes.length - length;
    bytes.set(this.#bytes.subarray(this.#at), at);
    this.#bytes = bytes;
    this.#at = at;
  }
}
