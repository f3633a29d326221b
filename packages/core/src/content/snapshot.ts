/**
 * The copy that is taken when something is observed. What the app passes is live: it may change, be huge, point at
 * itself or throw when it is read. A {@link Capture} turns it into plain JSON in one walk that is bounded in time, size
 * and depth; what cannot be done within the app's call is left for {@link settle} in `deferred.ts`.
 */
import type { JsonObject, JsonValue } from '@chaukas/spec';
import type { Deferred } from './deferred.ts';
import { type Limits, NOTHING_DEFERRED } from './snapshot-ledger.ts';
import { readProperty } from './snapshot-read.ts';
import { isError } from './snapshot-special.ts';
import { Walk } from './snapshot-walk.ts';

/** Longest string that is kept whole, in UTF-8 bytes. */
export const FIELD_BYTES: number = 64 * 1024;
/** What one event may keep, in UTF-8 bytes. */
export const EVENT_BYTES: number = 1024 * 1024;
/**
 * Containers within each other. The wrapper of {@link Capture.struct} and a marker at the bottom come on top: 22 at most,
 * which is within the 24 that every reader of the wire format takes.
 */
export const MAX_DEPTH = 20;

/** The caps of one event; each has its default above. */
export interface CaptureOptions {
  fieldBytes?: number;
  eventBytes?: number;
  maxDepth?: number;
}

function limitsOf({
  fieldBytes = FIELD_BYTES,
  eventBytes = EVENT_BYTES,
  maxDepth = MAX_DEPTH,
}: CaptureOptions): Limits {
  return { fieldBytes, eventBytes, maxDepth };
}

const LIMITS = limitsOf({});

/**
 * One event's allowance and the work that is left for later.
 *
 * A string over `fieldBytes`, or over what is left of `eventBytes`, becomes `{ truncated: <head>, bytes, sha256 }`; base64
 * media and buffers become `{ mime, bytes, sha256 }` (of the decoded bytes). `bytes` and `sha256` of a string are missing
 * until it is settled. Lists and objects that do not fit end in `{ truncated: '37 more items' }` or a key `truncated`.
 */
export class Capture {
  readonly #limits: Limits;
  /** Many events have nothing to copy. */
  #begun: Walk | undefined;

  constructor(options?: CaptureOptions) {
    this.#limits = options === undefined ? LIMITS : limitsOf(options);
  }

  get #walk(): Walk {
    this.#begun ??= new Walk(this.#limits);
    return this.#begun;
  }

  /**
   * Copies `value` into plain JSON that shares nothing with it. Never throws and changes nothing; runs no code of the app
   * but getters, proxy traps and `toJSON`, each guarded. undefined gives undefined.
   */
  value(value: unknown): JsonValue | undefined {
    return this.#walk.start(value);
  }

  /**
   * The same for a field that must be an object: an object stays, anything else is wrapped as `{ [wrapKey]: value }`, also
   * a marker, so that it cannot be taken for the app's own object. undefined gives undefined.
   */
  struct(value: unknown, wrapKey: 'input' | 'output'): JsonObject | undefined {
    if (value === undefined) return undefined;
    const kept = this.#walk.start(value);
    if (kept === undefined) return undefined;
    const isObject = typeof kept === 'object' && kept !== null && !Array.isArray(kept);
    return isObject && kept !== this.#walk.marker ? kept : { [wrapKey]: kept };
  }

  /**
   * Text for a plain string field: strings well-formed, errors as `name: message`, null and undefined as '', other objects
   * as JSON. Over `fieldBytes` (or what is left of the event) it is a head and ` … [truncated: N bytes]`; unlike a marker
   * it is final, there is nothing to settle.
   */
  text(value: unknown): string {
    return this.#walk.line(typeof value === 'string' ? value : this.#asText(value));
  }

  /** Leaves a value to be put into the event when it is written; nothing of it counts against the caps until then. */
  later(fill: () => void): void {
    this.#walk.defer({ kind: 'late', fill });
  }

  /** Kept so far, in UTF-8 bytes of JSON: an estimate from above, but for JSON's escapes. */
  get bytes(): number {
    return this.#begun === undefined ? 0 : this.#begun.bytes;
  }

  /** Strings that are still to be hashed, see `settle`. */
  get deferred(): readonly Deferred[] {
    return this.#begun === undefined ? NOTHING_DEFERRED : this.#begun.deferred;
  }

  #asText(value: unknown): string {
    if (value === undefined || value === null) return '';
    const { fieldBytes, maxDepth } = this.#limits;
    // A text is never settled, so what it is made from has a ledger of its own, which is dropped.
    const plain = new Walk(limitsOf({ fieldBytes, eventBytes: fieldBytes, maxDepth })).start(value);
    if (typeof plain === 'string') return plain;
    return errorText(value) ?? JSON.stringify(plain) ?? '';
  }
}

function errorText(value: unknown): string | undefined {
  try {
    if (typeof value !== 'object' || value === null || !isError(value)) return undefined;
    const name = readProperty(value, 'name');
    const message = readProperty(value, 'message');
    return typeof name === 'string' && typeof message === 'string' ? `${name}: ${message}` : undefined;
  } catch {
    return undefined;
  }
}
