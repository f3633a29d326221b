import { coerceText } from './coerce-text.ts';

/** The accents of Latin, Greek and Cyrillic letters; marks of other scripts are part of the word. */
const ACCENTS = /[\u0300-\u036f]+/g;

/** The id of an agent that has only a name: the name as a slug. */
export function agentIdOf(given: string): string {
  const name = coerceText(given);
  const slug = name
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? name : slug;
}
