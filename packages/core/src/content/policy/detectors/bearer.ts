import type { AnchoredRule } from '../anchors.ts';
import { beginsToken } from '../chars.ts';
import { isBasic } from './header-value.ts';
import { isHandWritten } from './stand-ins.ts';

const BEARER = /bearer[ \t]{1,8}["'`]?([A-Za-z0-9._~+/=|-]{8,8192})/iy;
const BASIC = /basic[ \t]{1,8}([A-Za-z0-9+/_-]{8,2048}={0,2})/iy;
const LETTER = /[A-Za-z]/;
const DIGIT = /\d/;
const SENTENCE_END = /[.]{1,3}$/;
/** Longer than any word that can follow the word "bearer". */
const LONG = 32;

/** The credentials behind `Bearer `, wherever that stands. */
export const bearerRule: AnchoredRule = {
  anchors: ['bearer ', 'bearer\t'],
  fold: true,
  match(text, at) {
    BEARER.lastIndex = at;
    const found = beginsToken(text, at) ? BEARER.exec(text) : null;
    if (found === null) return undefined;
    const value = (found[1] ?? '').replace(SENTENCE_END, '');
    const mixed = LETTER.test(value) && DIGIT.test(value);
    if (isHandWritten(value) || !(mixed || value.length >= LONG)) return undefined;
    const start = BEARER.lastIndex - (found[1] ?? '').length;
    return { start, end: start + value.length, kind: 'bearer' };
  },
};

/** The credentials behind `Basic `: base64 of `name:password`, which no word is. */
export const basicRule: AnchoredRule = {
  anchors: ['basic '],
  fold: true,
  match(text, at) {
    BASIC.lastIndex = at;
    const [, value] = (beginsToken(text, at) ? BASIC.exec(text) : null) ?? [];
    if (value === undefined || !isBasic(value)) return undefined;
    return { start: BASIC.lastIndex - value.length, end: BASIC.lastIndex, kind: 'authorization' };
  },
};
