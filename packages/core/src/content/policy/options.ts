/**
 * How much of what an event says leaves the process:
 *
 * - `none`: the skeleton: ids, type, times, durations, tokens, model and provider
 * - `metadata`: that and the names developers chose; no text, arguments, results or documents
 * - `redacted`: everything, with secrets (and the personal data asked for) replaced
 * - `full`: everything as it is
 *
 * The table in `fields.ts` says it field by field.
 */
export type ContentMode = 'none' | 'metadata' | 'redacted' | 'full';

/**
 * What is done to a value that was found: `mask` writes `[REDACTED:<kind>]`, `hash` writes `[HASH:<kind>:<16 hex digits>]`
 * (the same for the same value and salt, so that values can be told apart without being known), `drop` removes it.
 */
export type RedactionMethod = 'mask' | 'hash' | 'drop';

/** Personal data that can be asked for; the names are those of an event's `pii_categories`. */
export type PiiCategory = 'EMAIL' | 'PHONE' | 'CARD' | 'IBAN' | 'SSN' | 'IP';

/** What an app says about its content. */
export interface ContentOptions {
  /** @defaultValue 'redacted' */
  mode?: ContentMode;
  /** @defaultValue 'mask' */
  method?: RedactionMethod;
  /** Key of the hashes. @defaultValue a random one of this process, so that its hashes match no other process's */
  salt?: string;
  /** Personal data to replace beside secrets. @defaultValue none */
  pii?: readonly PiiCategory[];
  /**
   * Names whose values are replaced whatever they look like, beside the built-in ones. A text matches without regard to
   * case, `-`, `_` and camelCase; a RegExp is tested on the name as it is written.
   */
  denyKeys?: readonly (string | RegExp)[];
  /** Names to leave alone although a list says otherwise; their values are still searched for secrets. */
  allowKeys?: readonly string[];
  /** The app's own detectors; they see every text in every mode but `full`. */
  detectors?: readonly Detector[];
}

/** Finds one kind of thing in text. One that throws costs the field it was to look at, never the event. */
export interface Detector {
  /** What stands in the replacement: `[REDACTED:<name>]`. */
  readonly name: string;
  /** Category for `pii_categories`; absent for secrets. */
  readonly category?: string;
  /** Spans of `text`, `end` not included, in any order; in linear time. */
  find(text: string): Iterable<{ start: number; end: number }>;
}
