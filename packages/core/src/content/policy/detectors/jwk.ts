import type { AnchoredRule } from '../anchors.ts';

/** The members of a JSON Web Key that make it a private one; `k` is the key itself where it is symmetric. */
export const PRIVATE_MEMBERS: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);

const MEMBER = /\\{0,7}"(?:d|p|q|dp|dq|qi|k)\\{0,7}"\s{0,4}:\s{0,4}\\{0,7}"([A-Za-z0-9_-]{16,2048})\\{0,7}"/y;
const KEY_TYPE = /"kty\\{0,7}"/;
/** Farther apart a key type and a member do not belong to the same key. */
const REACH = 4096;

/** The private members of JSON Web Keys in text. */
export const jwkRule: AnchoredRule = {
  anchors: ['"d', '"p', '"q', '"k'],
  match(text, at) {
    MEMBER.lastIndex = at;
    const value = MEMBER.exec(text)?.[1];
    if (value === undefined) return undefined;
    const end = text.lastIndexOf(value, MEMBER.lastIndex) + value.length;
    const around = text.slice(Math.max(0, at - REACH), end + REACH);
    return KEY_TYPE.test(around) ? { start: end - value.length, end, kind: 'private_key' } : undefined;
  },
};
