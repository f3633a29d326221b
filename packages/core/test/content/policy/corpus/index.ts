import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What may be found: the first six are always masked, the others on request. */
export const CORPUS_CATEGORIES = [
  'api_key',
  'jwt',
  'private_key',
  'bearer',
  'url_credentials',
  'assignment',
  'email',
  'phone',
  'card',
  'iban',
  'ssn',
  'ip',
] as const;

export type CorpusCategory = (typeof CORPUS_CATEGORIES)[number];

/** One thing to find: `value` is the smallest part that must not survive, and stands for each of its occurrences. */
export interface CorpusFinding {
  readonly category: CorpusCategory;
  readonly value: string;
}

/** A labelled text; `id` is `<file name>/<slug>`, and `note` is there only where the label can be argued about. */
export interface CorpusEntry {
  readonly id: string;
  readonly text: string;
  readonly find: readonly CorpusFinding[];
  readonly note?: string;
}

function entriesOf(file: string): readonly CorpusEntry[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

/** Every labelled text, in the order of the file names. */
export const CORPUS: readonly CorpusEntry[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .flatMap(entriesOf);
