/**
 * Work that capture leaves for later: hashing strings that are too long to look at in the app's call. Strings cannot
 * change, so a reference is as good as a copy; what stands in the event meanwhile is a marker object, already valid JSON,
 * that is completed in place here.
 */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { JsonObject } from '@chaukas/spec';
import { base64Size, headOf } from './snapshot-text.ts';

/** Characters per slice: a multiple of 4, so that base64 can be decoded slice by slice, and at most 768 KiB of UTF-8. */
const SLICE_CHARS = 256 * 1024;

/** What a wrong guess of base64 may show of the text: no more than was charged for its marker. */
const WRONG_GUESS_CHARS = 128;

/** Work left for later: a long string to hash, or a value that is better read when the app is out of the way. */
export type Deferred = LongString | LateValue;

/** A value that is put into its event only when the event is written. */
export interface LateValue {
  readonly kind: 'late';
  fill(): void;
}

/** One string that is still to be hashed, and the marker in the event that waits for it. */
export interface LongString {
  readonly kind: 'text' | 'base64';
  /** The whole string, shared with the app. */
  readonly text: string;
  /** Index in `text` where the base64 begins; 0 for text. */
  readonly from: number;
  /** `{ truncated }` or `{ mime, bytes }`, to be completed with `bytes` and `sha256`. */
  readonly marker: JsonObject;
}

/**
 * Completes the markers of `deferred` in slices of less than 1 MiB of text, yielding between slices so that a driver can
 * give the event loop back. Never throws; running it twice gives the same markers. After the last step every marker has
 * `bytes` and `sha256`, of the UTF-8 text or of the decoded base64.
 */
export function* settle(deferred: readonly Deferred[]): Generator<void, void, void> {
  let taken = 0;
  for (const job of deferred) {
    for (const size of job.kind === 'late' ? filled(job) : guarded(job)) {
      if (taken > 0 && taken + size > SLICE_CHARS) {
        taken = 0;
        yield;
      }
      taken += size;
    }
  }
}

/** A value that cannot be read stays out of the event. */
function filled(job: LateValue): [] {
  try {
    job.fill();
  } catch {
    // What a getter of the app's throws here is nobody's to hear.
  }
  return [];
}

/** A job that fails (out of memory is the one way known) leaves its marker without a hash instead of stopping the rest. */
function* guarded(job: LongString): Generator<number, void, void> {
  try {
    yield* job.kind === 'text' ? hashText(job) : hashBase64(job);
  } catch {
    job.marker.sha256 = '';
  }
}

/** Announces the size of each slice before it works on it. */
function* hashText({ text, marker }: Pick<LongString, 'text' | 'marker'>): Generator<number, void, void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (let at = 0; at < text.length; ) {
    const end = sliceEnd(text, at);
    yield end - at;
    const chunk = Buffer.from(text.slice(at, end));
    hash.update(chunk);
    bytes += chunk.length;
    at = end;
  }
  marker.bytes = bytes;
  marker.sha256 = hash.digest('hex');
}

/** The end of the slice that starts at `at`, never between the two halves of a surrogate pair. */
function sliceEnd(text: string, at: number): number {
  const end = at + SLICE_CHARS;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

/** Capture guessed base64 from samples; the decoder drops foreign characters, so a short result says the guess was wrong. */
function* hashBase64(job: LongString): Generator<number, void, void> {
  const { text, from, marker } = job;
  const hash = createHash('sha256');
  let bytes = 0;
  for (let at = from; at < text.length; at += SLICE_CHARS) {
    yield Math.min(SLICE_CHARS, text.length - at);
    const chunk = Buffer.from(text.slice(at, at + SLICE_CHARS), 'base64');
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes === base64Size(text, from)) {
    marker.bytes = bytes;
    marker.sha256 = hash.digest('hex');
    return;
  }
  delete marker.mime;
  marker.truncated = headOf(text, WRONG_GUESS_CHARS);
  yield* hashText(job);
}
