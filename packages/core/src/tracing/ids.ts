import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

/** The id of traces and spans that record nothing, in both SDKs; who asks for it gets one of those. */
export const NO_OP = 'no-op';

const POOL_BYTES = 4096;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

const DIGITS = Buffer.from('0123456789abcdef');

/** Where ids are put together, so that each becomes one flat string of its own: text that is joined keeps its pieces. */
const scratch = Buffer.alloc(64);

/** `bytes` random bytes, from the index that is returned on; drawn from a pool, because a system call costs more than the span. */
function draw(bytes: number): number {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return used - bytes;
}

/** Writes `bytes` random bytes as hex. @returns the index after them */
function writeRandom(at: number, bytes: number): number {
  const from = draw(bytes);
  let to = at;
  for (let i = from; i < from + bytes; i++) {
    const byte = pool[i] ?? 0;
    scratch[to++] = DIGITS[byte >> 4] ?? 0;
    scratch[to++] = DIGITS[byte & 15] ?? 0;
  }
  return to;
}

/** Writes ASCII text. @returns the index after it */
function writeText(at: number, text: string): number {
  for (let i = 0; i < text.length; i++) scratch[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Writes the lowest `digits` hex digits of a number of at most 31 bits. @returns the index after them */
function writeHex(at: number, value: number, digits: number): number {
  for (let i = 0; i < digits; i++) scratch[at + i] = DIGITS[(value >> (4 * (digits - 1 - i))) & 15] ?? 0;
  return at + digits;
}

function generator(prefix: string, bytes: number): () => string {
  return () => scratch.toString('latin1', 0, writeRandom(writeText(0, prefix), bytes));
}

/** `trace_` + 32 hex digits. */
export const genTraceId: () => string = generator('trace_', 16);

/** `span_` + 24 hex digits. */
export const genSpanId: () => string = generator('span_', 12);

/** `group_` + 24 hex digits. */
export const genGroupId: () => string = generator('group_', 12);

/** `session_` + 32 hex digits. */
export const genSessionId: () => string = generator('session_', 16);

let lastMillis = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562). Ids of one process ascend even within a millisecond: the 12 bits after the version are a counter
 * (method 1 of section 6.2), and when they run over the next millisecond is borrowed.
 */
export function genEventId(now: number = Date.now()): string {
  if (now > lastMillis) startMillisecond(now);
  else if (++counter > 0xfff) startMillisecond(lastMillis + 1);
  let at = writeHex(0, Math.floor(lastMillis / 0x1000000), 6);
  at = writeHex(at, (lastMillis >> 16) & 0xff, 2);
  at = writeHex(writeText(at, '-'), lastMillis & 0xffff, 4);
  at = writeHex(writeText(at, '-'), 0x7000 | counter, 4);
  const random = draw(2);
  const tail = ((pool[random] ?? 0) << 8) | (pool[random + 1] ?? 0);
  at = writeHex(writeText(at, '-'), 0x8000 | (tail & 0x3fff), 4);
  return scratch.toString('latin1', 0, writeRandom(writeText(at, '-'), 6));
}

function startMillisecond(millis: number): void {
  lastMillis = millis;
  counter = 0;
}
