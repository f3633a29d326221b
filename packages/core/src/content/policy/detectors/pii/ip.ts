import { isIP } from 'node:net';
import { isDigit, runBefore } from '../../chars.ts';
import type { Detector } from '../../options.ts';
import { candidates, standsAlone } from './digits.ts';

const V4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
/** What every IPv6 address has; the rest is read around it. */
const V6_MARK = /:[0-9a-f]{0,4}:/gi;
const V6 = /(?:[0-9a-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})?/iy;
/** Belongs to the sentence, not to the address. */
const LONE_COLON = /(?<!:):$/;
/** Every machine is reached at these by itself: they say nothing of anyone. */
const OWN = /^(?:127\.|0\.0\.0\.0$|255\.|::1?$)/;
/** A whole net, which is no one's address. */
const NET = /^[\d.]{3,11}\.0$/;
/** Versions have four numbers too. */
const VERSION =
  /(?:\bv|version[ :=]{0,3}|release[ :=]{0,3}|build[ :=]{0,3}|(?:section|figure|chapter|table|clause|oid|§)[ :.]{0,2}|[A-Za-z]\/)$/i;
const HAS_DIGIT = /\d/;

/** Addresses on the internet, but those of the machine itself. */
export const ip: Detector = {
  name: 'ip',
  category: 'IP',
  *find(text) {
    for (const { text: found, start } of candidates(text, V4))
      if (isForeign(text, found, start)) yield span(found, start);
    let end = 0;
    for (const { start: mark } of candidates(text, V6_MARK)) {
      V6.lastIndex = runBefore(text, mark, 4, isHex);
      const start = V6.lastIndex;
      if (start < end || !V6.test(text)) continue;
      const found = text.slice(start, V6.lastIndex).replace(LONE_COLON, '');
      if (!isForeign(text, found, start) || touchesColon(text, start, start + found.length)) continue;
      end = start + found.length;
      yield { start, end };
    }
  },
};

function isForeign(text: string, found: string, start: number): boolean {
  if (isIP(found) === 0 || OWN.test(found) || !HAS_DIGIT.test(found)) return false;
  if (VERSION.test(text.slice(Math.max(0, start - 16), start))) return false;
  const end = start + found.length;
  return standsAlone(text, start, end) && !(NET.test(found) && text.charAt(end) === '/');
}

/** `a:b` on either side of an IPv6 address would be a part of it. */
function touchesColon(text: string, start: number, end: number): boolean {
  return text.charAt(start - 1) === ':' || (text.charAt(end) === ':' && isHex(text.charCodeAt(end + 1)));
}

function span(found: string, start: number): { start: number; end: number } {
  return { start, end: start + found.length };
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 0x61 && (code | 32) <= 0x66);
}
