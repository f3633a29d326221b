import { Capture, FIELD_BYTES } from '../content/snapshot.ts';

/** Any value as well-formed text of bounded length, for a plain string field. Never throws. */
export function coerceText(value: unknown): string {
  // As long as this, a text can be within the limit of a field; what was captured before is.
  if (typeof value === 'string' && value.length <= FIELD_BYTES) return value.toWellFormed();
  return new Capture().text(value);
}
