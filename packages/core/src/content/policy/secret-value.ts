import type { JsonValue } from '@chaukas/spec';
import { isAssignedSecret, type Writing } from './detectors/assignment-judge.ts';
import type { KeyVerdict } from './keys.ts';
import { isReplaced } from './replace.ts';

/** Shorter numbers are counts, versions, flags. */
const MIN_NUMBER = 1000;
const BARE: Writing = { json: false, quoted: false, exact: false };

/**
 * Whether a value in JSON is secret by the name it stands under. Under a denied name that is every text, object and list
 * that is not empty, and every number of four digits or more; true, false, null and small numbers say no more than that
 * there is something. Under a suspect name it is a text that looks like a secret.
 */
export function isSecretValue(value: JsonValue, verdict: KeyVerdict): boolean {
  if (typeof value === 'string') {
    if (!verdict.denied) return isAssignedSecret(value, verdict, BARE);
    return value !== '' && !isReplaced(value);
  }
  if (!verdict.denied || value === null) return false;
  if (typeof value === 'number') return Math.abs(value) >= MIN_NUMBER;
  return typeof value === 'object' && Object.keys(value).length > 0;
}
