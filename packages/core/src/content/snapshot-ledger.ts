/** What one event keeps: the budget that everything is charged to, and the leaves of the copy (texts, numbers, markers). */
import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@chaukas/spec';
import type { Deferred } from './deferred.ts';
import {
  abridged,
  base64Size,
  DATA_URL_CHARS,
  findBase64,
  headOf,
  UNKNOWN_MIME,
  utf8Length,
  wellFormed,
} from './snapshot-text.ts';

/** The caps of one event; bytes are UTF-8, depth counts containers. */
export interface Limits {
  readonly fieldBytes: number;
  readonly eventBytes: number;
  readonly maxDepth: number;
}

/** Charged for every value (its quotes or brackets, the comma, a short number), which also bounds the number of values. */
export const NODE_BYTES = 8;
/** Charged for a key beside its text: quotes and colon. */
const KEY_BYTES = 4;
/** Charged for what a float or a large integer may need beyond a node. */
const LONG_NUMBER_BYTES = 17;
/** Charged for a marker beside its head or type: field names, size and hash. */
const MARKER_BYTES = 128;
/** Characters of a long string that stay readable. */
const HEAD_CHARS = 2048;
const KEY_CHARS = 1024;
/** Longest key that is remembered, and how many are. */
const MAX_PLAIN_KEY = 64;
const MAX_PLAIN_KEYS = 2048;
/**
 * Buffers can change after the call, so their hash cannot be left for later as for strings: it is taken at once, up to
 * this sum per event (some 10 ms); beyond it only the size is kept.
 */
const HASHED_BYTES = 16 * 1024 * 1024;

/** Nearly all events leave nothing for later. */
export const NOTHING_DEFERRED: readonly Deferred[] = [];

/** One event's allowance, and the strings left for later. */
export class Ledger {
  /** Charged so far: an upper estimate of the JSON text, JSON's escapes left out. */
  bytes = 0;
  #deferred: Deferred[] | undefined;
  readonly limits: Limits;
  /** The marker made last: tells a value that became a marker from an object of the app. */
  marker: JsonObject | undefined;
  /** Strings of up to this length are kept unseen: no media, and a marker would hardly be shorter. */
  readonly #shortChars: number;
  #hashable = HASHED_BYTES;

  constructor(limits: Limits) {
    this.limits = limits;
    this.#shortChars = Math.min(DATA_URL_CHARS, Math.floor(limits.fieldBytes / 3));
  }

  get deferred(): readonly Deferred[] {
    return this.#deferred ?? NOTHING_DEFERRED;
  }

  defer(work: Deferred): void {
    this.#deferred ??= [];
    this.#deferred.push(work);
  }

  /** What is left of the event; may be negative by the size of one small value. */
  get room(): number {
    return this.limits.eventBytes - this.bytes;
  }

  /** A text as it is, or a marker in its place if it is media, too long, or more than the event has room for. */
  string(text: string): JsonValue {
    if (text.length > this.#shortChars) return this.#longString(text);
    const bytes = utf8Length(text);
    this.bytes += bytes;
    return wellFormed(text, bytes);
  }

  /** A text for a plain string field: where it is too long, its head and a note of its size. */
  line(text: string): string {
    const bytes = utf8Length(text);
    const whole = bytes <= this.limits.fieldBytes && (text.length <= this.#shortChars || bytes <= this.room);
    const kept = whole ? wellFormed(text, bytes) : `${this.#head(text)} … [truncated: ${bytes} bytes]`;
    this.bytes += NODE_BYTES + (whole ? bytes : utf8Length(kept));
    return kept;
  }

  /** A number as JSON can hold it: -0 is 0, what is not finite becomes a text. */
  number(value: number): JsonValue {
    if ((value | 0) === value && value < 1e7 && value > -1e6) return value + 0;
    this.bytes += LONG_NUMBER_BYTES;
    return Number.isFinite(value) ? value : String(value);
  }

  /** A key, well-formed and of bounded length. */
  key(key: string): string {
    if (isPlainKey(key)) {
      this.bytes += KEY_BYTES + key.length;
      return key;
    }
    const bytes = utf8Length(key);
    if (bytes > KEY_CHARS) return this.#longKey(key);
    this.bytes += KEY_BYTES + bytes;
    return wellFormed(key, bytes);
  }

  /** What stands for the values that were left out. */
  note(count: number, noun: 'item' | 'key'): string {
    const note = `${count} more ${noun}${count === 1 ? '' : 's'}`;
    this.bytes += NODE_BYTES + note.length;
    return note;
  }

  /** `{ mime, bytes, sha256 }` of a buffer. */
  binary(view: NodeJS.ArrayBufferView): JsonObject {
    const bytes = sizeOf(view.byteLength);
    const marker = this.media(UNKNOWN_MIME, bytes);
    if (bytes > this.#hashable) return marker;
    this.#hashable -= bytes;
    marker.sha256 = createHash('sha256').update(view).digest('hex');
    return marker;
  }

  /** `{ mime, bytes }` in the place of media. */
  media(mime: string, bytes: number): JsonObject {
    const name = abridged(mime, KEY_CHARS);
    this.bytes += MARKER_BYTES + utf8Length(name);
    this.marker = { mime: name, bytes: sizeOf(bytes) };
    return this.marker;
  }

  #longString(text: string): JsonValue {
    const { fieldBytes } = this.limits;
    const media = findBase64(text, fieldBytes);
    if (media !== undefined) {
      const marker = this.media(media.mime, base64Size(text, media.from));
      this.bytes += MARKER_BYTES; // for the head that a wrong guess is given later
      this.defer({ kind: 'base64', text, from: media.from, marker });
      return marker;
    }
    const bytes = text.length > fieldBytes ? Number.POSITIVE_INFINITY : utf8Length(text);
    if (bytes > fieldBytes || bytes > this.room) return this.#cut(text);
    this.bytes += bytes;
    return wellFormed(text, bytes);
  }

  /** `{ truncated }`, which later gets the size and the hash. */
  #cut(text: string): JsonObject {
    const truncated = this.#head(text);
    this.bytes += MARKER_BYTES + utf8Length(truncated);
    this.marker = { truncated };
    this.defer({ kind: 'text', text, from: 0, marker: this.marker });
    return this.marker;
  }

  /** As much of the head as the field and the event have room for. */
  #head(text: string): string {
    const room = Math.min(this.limits.fieldBytes / 4, (this.room - MARKER_BYTES) / 3);
    return headOf(text, Math.min(HEAD_CHARS, Math.floor(room)));
  }

  #longKey(key: string): string {
    const kept = `${headOf(key, KEY_CHARS / 4)}…`;
    this.bytes += KEY_BYTES + utf8Length(kept);
    return kept;
  }
}

/** Names of properties that are ASCII and short: the same ones come again and again. */
const plainKeys = new Set<string>();

/** Whether a key stays as it is, and takes as many bytes as characters. */
function isPlainKey(key: string): boolean {
  if (plainKeys.has(key)) return true;
  if (key.length > MAX_PLAIN_KEY || utf8Length(key) !== key.length) return false;
  if (plainKeys.size >= MAX_PLAIN_KEYS) plainKeys.clear();
  plainKeys.add(key);
  return true;
}

/** An app can shadow `byteLength` or `size` with anything. */
function sizeOf(size: number): number {
  return Number.isSafeInteger(size) ? size : 0;
}
