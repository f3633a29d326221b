import type { Detector } from '../../options.ts';
import { candidates, digitsOf, standsAlone } from './digits.ts';

const DASHED = /\d{3}-\d{2}-\d{4}/g;
/** Without dashes it is any number of nine digits, so the words around it must say what it is. */
const NAMED = /(?:ssn|social(?: security)?(?: number)?|soc sec|ss#)[^\d\n]{0,24}(\d{3}[ .]?\d{2}[ .]?\d{4})/gi;
/** Areas, groups and serials that were never given out. */
const NEVER = /^(?:000|666|9)|^\d{3}00|0000$/;

/** Social security numbers of the United States. */
export const ssn: Detector = {
  name: 'ssn',
  category: 'SSN',
  *find(text) {
    for (const { text: found, start } of candidates(text, DASHED)) yield* checked(text, start, start + found.length);
    for (const { 0: found, 1: number = '', index } of text.matchAll(NAMED)) {
      const end = index + found.length;
      yield* checked(text, end - number.length, end);
    }
  },
};

function* checked(text: string, start: number, end: number): Generator<{ start: number; end: number }> {
  if (!NEVER.test(digitsOf(text.slice(start, end))) && standsAlone(text, start, end)) yield { start, end };
}
