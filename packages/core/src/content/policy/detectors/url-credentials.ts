import type { AnchoredRule } from '../anchors.ts';
import { isAlphanumeric } from '../chars.ts';
import { isRandom } from './plausible.ts';
import { isStandIn } from './stand-ins.ts';

/** Behind `://`: a name that may be missing, a password that may hold `@`, the last `@` before the host. */
const USER_INFO = /:(?:\\?\/){2}([^\s/?#:@"'`<>\\]{0,256}):([^\s/?#"'`<>\\]{1,512})@/y;
/** A token in the place of the name: `https://<token>@host`. */
const TOKEN_ONLY = /:(?:\\?\/){2}([^\s/?#:@"'`<>\\]{16,512})@/y;
const COMMAND_USER = / (?:-u|--user)[ =]?["']?([^\s:"'\\[]{1,128}):([^\s"'\\]{3,256})/y;
const MAX_USER_INFO = 800;
const DSN_USER = /[\w.-]{1,64}:([^\s:"'`/]{1,128})$/;
const MAX_DSN_USER = 200;
const DIGITS = /^\d{1,10}$/;

/** Passwords and tokens in front of the host of a URL; the name and the host stay. */
export const urlCredentialsRule: AnchoredRule = {
  anchors: ['://', ':\\/\\/'],
  match(text, at) {
    if (!isAlphanumeric(text.charCodeAt(at - 1)) || !hasUserInfo(text, at)) return undefined;
    const password = exec(USER_INFO, text, at)?.[2];
    if (password !== undefined) {
      const end = USER_INFO.lastIndex - 1;
      return isStandIn(password) ? undefined : { start: end - password.length, end, kind: 'password' };
    }
    const token = exec(TOKEN_ONLY, text, at)?.[1];
    const end = TOKEN_ONLY.lastIndex - 1;
    return token !== undefined && isRandom(token) ? { start: end - token.length, end, kind: 'token' } : undefined;
  },
};

/** `name:password@tcp(host:port)`, as the database drivers of Go have it. */
export const dsnRule: AnchoredRule = {
  anchors: ['@tcp(', '@unix('],
  match(text, at) {
    const password = DSN_USER.exec(text.slice(Math.max(0, at - MAX_DSN_USER), at))?.[1];
    if (password === undefined || isStandIn(password)) return undefined;
    return { start: at - password.length, end: at, kind: 'password' };
  },
};

/** A cheap look ahead, because most URLs have none. */
function hasUserInfo(text: string, at: number): boolean {
  for (let i = at + 3; i < at + MAX_USER_INFO; i++) {
    const char = text.charAt(i);
    if (char === '@') return true;
    // The slash is that of `:\/\/`, which begins one later.
    if (char === '' || char === ' ' || char === '?' || char === '"' || (char === '/' && i > at + 4)) return false;
  }
  return false;
}

/** `-u name:password` of a command, as it stands in scripts and instructions. */
export const commandUserRule: AnchoredRule = {
  anchors: [' -u ', " -u'", ' -u"', ' --user ', ' --user='],
  match(text, at) {
    const [, , password] = exec(COMMAND_USER, text, at) ?? [];
    if (password === undefined || isStandIn(password) || DIGITS.test(password)) return undefined;
    const end = COMMAND_USER.lastIndex;
    return { start: end - password.length, end, kind: 'password' };
  },
};

function exec(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}
