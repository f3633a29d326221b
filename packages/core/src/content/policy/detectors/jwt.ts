import type { AnchoredRule } from '../anchors.ts';
import { beginsToken } from '../chars.ts';

/** `eyJ` is base64 of `{"`: header, payload and signature; an encrypted one has five parts, a cut one fewer. */
const JWT = /eyJ[A-Za-z0-9_-]{5,8192}\.[A-Za-z0-9_-]{8,65536}(?:\.[A-Za-z0-9_-]{0,8192}){0,3}={0,2}/y;
const INSIDE = /[-_]/;

/** JSON Web Tokens, signed or encrypted. */
export const jwtRule: AnchoredRule = {
  anchors: ['eyJ'],
  match(text, at) {
    // A dash or underscore may be a part of the token, and then there is only one place where it can begin.
    if (!beginsToken(text, at) || INSIDE.test(text.charAt(at - 1))) return undefined;
    JWT.lastIndex = at;
    return JWT.test(text) ? { start: at, end: JWT.lastIndex, kind: 'jwt' } : undefined;
  },
};
