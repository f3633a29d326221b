import type { Detector } from '../../options.ts';
import { candidates, digitsOf, passesLuhn, standsAlone } from './digits.ts';

/** In one piece; in fours; as on cards of 15 and 14 digits. Each by itself, because a number may be followed by another. */
const FORMS: readonly RegExp[] = [
  /\d{13,19}/g,
  /\d{4}([ \u00a0\u202f-])\d{4}\1\d{4}\1\d{4}/g,
  /\d{4}([ \u00a0\u202f-])\d{4}\1\d{4}\1\d{4}\1\d{3}/g,
  /\d{4}([ \u00a0\u202f-])\d{4}\1\d{4}\1\d{2}/g,
  /\d{4}([ \u00a0\u202f-])\d{6}\1\d{4,5}/g,
];
/** First digits of the numbers that networks issue. */
const NETWORK = /^(?:4|5[0-8]|2[2-7]|3[04-9]|6)/;
const SAME = /^(\d)\1{12,18}$/;

/** Numbers of payment cards: 13 to 19 digits of a network, with the right check digit. */
export const card: Detector = {
  name: 'card',
  category: 'CARD',
  *find(text) {
    for (const form of FORMS) {
      let end = 0;
      for (const { text: found, start } of candidates(text, form)) {
        if (start < end || !isFree(text, start, start + found.length) || !isCard(found)) continue;
        end = start + found.length;
        yield { start, end };
      }
    }
  },
};

/** Alone, or behind the letters that begin the track of a magnetic stripe. */
function isFree(text: string, start: number, end: number): boolean {
  return standsAlone(text, start, end) || (text.startsWith('%B', start - 2) && text.charAt(end) === '^');
}

function isCard(found: string): boolean {
  const digits = digitsOf(found);
  return NETWORK.test(digits) && !SAME.test(digits) && passesLuhn(digits);
}
