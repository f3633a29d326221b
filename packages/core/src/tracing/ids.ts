import { randomFillSync } from 'node:crypto';

/** The id of traces and spans that record nothing, in both SDKs; who asks for it gets one of those. */
export const NO_OP = 'no-op';

const POOL_BYTES = 4096;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** `bytes` random bytes as hex; drawn from a pool, because a system call per id costs more than the span. */
function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** `trace_` + 32 hex digits. */
export function genTraceId(): string {
  return `trace_${randomHex(16)}`;
}

/** `span_` + 24 hex digits. */
export function genSpanId(): string {
  return `span_${randomHex(12)}`;
}

/** `group_` + 24 hex digits. */
export function genGroupId(): string {
  return `group_${randomHex(12)}`;
}

/** `session_` + 32 hex digits. */
export function genSessionId(): string {
  return `session_${randomHex(16)}`;
}

let lastMillis = 0;
/** The first two groups of an id of that millisecond. */
let time = '';
let counter = 0;

/**
 * A UUIDv7 (RFC 9562). Ids of one process ascend even within a millisecond: the 12 bits after the version are a counter
 * (method 1 of section 6.2), and when they run over the next millisecond is borrowed.
 */
export function genEventId(now: number = Date.now()): string {
  if (now > lastMillis) startMillisecond(now);
  else if (++counter > 0xfff) startMillisecond(lastMillis + 1);
  const random = randomHex(8);
  const variant = (8 | (hexDigit(random.charCodeAt(0)) & 3)).toString(16);
  return `${time}-${(0x7000 | counter).toString(16)}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

/** The value of a digit from 0 to f by its character code. */
function hexDigit(code: number): number {
  return (code & 15) + (code >> 6) * 9;
}

function startMillisecond(millis: number): void {
  lastMillis = millis;
  counter = 0;
  const digits = millis.toString(16).padStart(12, '0');
  time = `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
