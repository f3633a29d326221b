import { beginsToken, isAlphanumeric } from '../../chars.ts';
import type { Detector } from '../../options.ts';
import { candidates } from './digits.ts';

/** Length of an IBAN by country, from the registry of ISO 13616. */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HN: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
};

const WRITTEN = /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/gi;
const SEPARATORS = /[ -]/g;

/** International bank account numbers: the length of their country and the right check digits. */
export const iban: Detector = {
  name: 'iban',
  category: 'IBAN',
  *find(text) {
    for (const { text: found, start } of candidates(text, WRITTEN)) {
      const length = LENGTHS[found.slice(0, 2).toUpperCase()];
      const end = length === undefined ? undefined : endOf(found, length);
      if (end === undefined || !beginsToken(text, start) || isAlphanumeric(text.charCodeAt(start + end))) continue;
      if (passesMod97(found.slice(0, end).replace(SEPARATORS, '').toUpperCase())) yield { start, end: start + end };
    }
  },
};

/** Where the account number ends that begins the candidate: words behind it may look like a part of it. */
function endOf(candidate: string, length: number): number | undefined {
  let signs = 0;
  for (let i = 0; i < candidate.length; i++) {
    if (isAlphanumeric(candidate.charCodeAt(i)) && ++signs === length) return i + 1;
  }
  return undefined;
}

function passesMod97(account: string): boolean {
  let rest = 0;
  for (const char of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
