import { isDigit } from '../../chars.ts';
import type { Detector } from '../../options.ts';
import { candidates, digitsOf, standsAlone } from './digits.ts';

/** One way of writing a phone number, and how many digits it has then. */
interface PhoneForm {
  readonly pattern: RegExp;
  readonly digits: readonly [least: number, most: number];
  /** True: only behind a word that announces a number. */
  readonly named?: boolean;
}

const FORMS: readonly PhoneForm[] = [
  // +49 (0)30 1234-567, 0049 30 1234567
  { pattern: /\+[1-9]\d{0,3}(?:[ .()/-]{0,3}\d{1,12}){1,7}/g, digits: [8, 15] },
  { pattern: /00[1-9]\d{0,2}(?:[ .()/-]{1,3}\d{1,10}){1,7}/g, digits: [10, 17] },
  // (415) 555-2671, 1-800-555-0199
  { pattern: /(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}/g, digits: [10, 11] },
  // 030 1234567, 0171/1234567, 06 12 34 56 78, (020) 7946 0958
  { pattern: /(?:\(0[1-9]\d{0,4}\)[ /-]?|0[1-9]\d{0,4}[ ./-])\d{2,8}(?:[ .-]\d{2,8}){0,4}/g, digits: [9, 12] },
  // (11) 91234-5678
  { pattern: /\([1-9]\d{1,3}\)[ -]?\d{3,5}[ .-]\d{3,4}/g, digits: [9, 12] },
  { pattern: /\d{2,5}(?:[ .-]?\d{2,5}){1,5}/g, digits: [7, 12], named: true },
];

const ANNOUNCED =
  /(?:phone|tel|telefon[eo]?|tlf|t[ée]l[ée]phone|fone|m[oó]vil|celular|puh|mobile|mobil|cell|call|fax|whatsapp|sms|handy|dial|text|contact|手机|电话|電話|携帯|전화)[a-z 号碼码番]{0,16}[.:：#( ]{0,4}$/i;
const LAST_GROUP = /[^\d]{1,3}\d{1,12}$/;
/** 2024-01-31, 31.01.2024: the day of something. */
const DATE = /^(?:\d{4}[./-]\d{2}[./-]\d{2}|\d{2}[./-]\d{2}[./-]\d{4})/;

/** Phone numbers as people write them; a bare number counts only where the words in front announce one. */
export const phone: Detector = {
  name: 'phone',
  category: 'PHONE',
  *find(text) {
    for (const form of FORMS) {
      let end = 0;
      for (const { text: found, start } of candidates(text, form.pattern)) {
        const inside = start < end || isDigit(text.charCodeAt(start - 1));
        const number = inside ? '' : fitting(found, form.digits[1]);
        if (!isPhone(text, number, start, form)) continue;
        end = start + number.length;
        yield { start, end };
      }
    }
  },
};

/** A row of numbers is none of a phone, as long as nothing in it begins with `+`. */
function isInRow(text: string, start: number): boolean {
  return text.charAt(start) !== '+' && text.charAt(start - 1) === ' ' && isDigit(text.charCodeAt(start - 2));
}

function isPhone(text: string, number: string, start: number, { digits, named }: PhoneForm): boolean {
  if (digitsOf(number).length < digits[0] || DATE.test(number) || isInRow(text, start)) return false;
  if (!standsAlone(text, start, start + number.length)) return false;
  return named !== true || ANNOUNCED.test(text.slice(Math.max(0, start - 40), start));
}

/** Without the groups at the end that would make it too long: they are another number. */
function fitting(found: string, most: number): string {
  let number = found;
  while (digitsOf(number).length > most) {
    const shorter = number.replace(LAST_GROUP, '');
    if (shorter.length === number.length) return '';
    number = shorter;
  }
  return number;
}
