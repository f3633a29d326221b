import { afterEscape, isAlphanumeric, runBefore } from '../../chars.ts';
import type { Detector } from '../../options.ts';

const MAX_LOCAL = 64;
const MAX_HOST = 253;
/** As it is, and as URLs have it. */
const SIGNS = ['@', '%40'] as const;
const LOCAL_SIGNS: ReadonlySet<string> = new Set("._%+'-");
const HOST = /(?:[\p{L}\p{N}\p{M}]|(?:\.|-{1,3})(?=[\p{L}\p{N}])){1,253}/uy;
const TOP = /\.(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z0-9-]{1,59})$/iu;
/** Names of files such as `logo@2x.png` end like hosts. */
const FILE = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|js|mjs|cjs|ts|tsx|jsx|css|json|html?|lock)$/i;
/** `git@host:path` is the address of a repository: its user is no person. */
const REPOSITORY = /^(?:git|hg|svn)$/i;

/** Addresses of persons, also with letters outside ASCII. */
export const email: Detector = {
  name: 'email',
  category: 'EMAIL',
  *find(text) {
    for (const sign of SIGNS) {
      for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
        const address = around(text, at, sign.length);
        if (address !== undefined) yield address;
      }
    }
  },
};

function around(text: string, at: number, width: number): { start: number; end: number } | undefined {
  const start = localStart(text, at);
  const end = start === undefined ? undefined : hostEnd(text, at + width);
  if (start === undefined || end === undefined) return undefined;
  if (REPOSITORY.test(text.slice(start, at)) || isUserInfo(text, start)) return undefined;
  return MESSAGE_ID.test(text.slice(Math.max(0, start - 32), start)) ? undefined : { start, end };
}

/** Ids of messages and of their parts are written like addresses. */
const MESSAGE_ID = /(?:message-id|in-reply-to|references|content-id)["']?\s{0,2}[:=]\s{0,2}["']?<?$|\bcid:$/i;

function localStart(text: string, at: number): number | undefined {
  const near = runBefore(text, at, MAX_LOCAL, isLocal);
  let start = afterEscape(text, near === at ? runBefore(text, at, MAX_LOCAL, isIdeograph) : near);
  while (start < at && LOCAL_SIGNS.has(text.charAt(start))) start++;
  const last = text.charAt(at - 1);
  // Behind another @ it is the address of an account on a network, not of a mailbox.
  const account = text.charAt(start - 1) === '@';
  return start === at || account || last === '.' || last === "'" ? undefined : start;
}

/** Letters of scripts that put spaces between words; of others the words before would be taken for a part of the name. */
function isLocal(code: number): boolean {
  return isAlphanumeric(code) || (code > 0xbf && code < 0x2000) || LOCAL_SIGNS.has(String.fromCharCode(code));
}

function isIdeograph(code: number): boolean {
  return code > 0x303f && code < 0xd800;
}

function hostEnd(text: string, start: number): number | undefined {
  HOST.lastIndex = start;
  if (!HOST.test(text)) return undefined;
  const end = Math.min(HOST.lastIndex, start + MAX_HOST);
  const host = text.slice(start, end);
  return TOP.test(host) && !FILE.test(host) ? end : undefined;
}

/** In `https://name:pass@host` the host is no one's address. */
function isUserInfo(text: string, start: number): boolean {
  return /:\/\/[^\s/]{0,64}$/.test(text.slice(Math.max(0, start - 68), start));
}
