import type { AnchoredRule } from '../anchors.ts';
import { isAlphanumeric } from '../chars.ts';
import type { KeyTable, KeyVerdict } from '../keys.ts';
import type { Finding } from '../spans.ts';
import { isAssignedSecret, isNextWordSecret } from './assignment-judge.ts';

/** Names as they stand in sentences, and at the end of longer names: `aws_secret_access_key ...`. */
const NAME =
  /(?:passwor[dt]|passphrase|passwd|pwd|secret|token|api[ _]?key|access_key|secret_key|kennwort|passord|lösenord|adgangskode|wachtwoord|contraseña|senha|mot de passe|identified by|convertto-securestring)(?=[ \t])/iy;
/** Beginnings of them, so that few words have to be looked at. */
const ANCHORS = [
  ...['passw', 'passph', 'pwd ', 'pwd\t', 'secret ', 'secret\t', 'token ', 'token\t', 'api key', 'api_key', 'apikey'],
  ...[
    'access_key',
    'secret_key',
    'kennwort',
    'passord',
    'lösenord',
    'adgangskode',
    'wachtwoord',
    'contraseña',
    'senha ',
  ],
  ...['mot de passe', 'identified by', 'convertto-securestring'],
];
/** In SQL and in scripts: the name of a password, though it does not say so. */
const COMMAND = /^(?:identified by|convertto-securestring)$/i;
const VERB =
  / (?:is|was|are|set to|changed to|reset to|ist|lautet|es|est|é|är|er)(?: now)?:?(?:\s|\\{1,7}[nr]){1,8}(\\{0,7}["'`*_]{0,2})([^\s"'`,;<>\\]{4,512})/iy;
/** First letters of the verbs: most words behind a name begin with another. */
const VERB_LETTERS: ReadonlySet<string> = new Set('iwascrleéäIWASCRLEÉÄ');
const SPACE = /[ \t]{1,16}(\\{0,7}["']|)([^\s"'`,;<>\\]{4,512})/y;
/** Digits, and signs that do not end words. */
const TELLING_CODES: ReadonlySet<number> = new Set([...'0123456789!#$%&*+<=>?@^|~'].map((char) => char.charCodeAt(0)));
/** A longer word is none. */
const MAX_LOOK_AHEAD = 32;
/** The longest name goes on no further behind its anchor, and its value begins no further behind it. */
const MAX_NAME_REST = 16;
const MAX_SPACES = 16;
const SENTENCE_END = /[.!?:)*_]{1,4}$/;

/** `the password is hunter2`, `machine x login y password hunter2`, `IDENTIFIED BY 'hunter2'` */
export function statementRule(keys: KeyTable): AnchoredRule {
  return {
    anchors: ANCHORS,
    fold: true,
    match(text, at, end) {
      if (!mayBeStated(text, end)) return undefined;
      NAME.lastIndex = at;
      const name = NAME.exec(text)?.[0];
      if (name === undefined) return undefined;
      const verdict = keys.verdict(COMMAND.test(name) ? 'password' : name);
      return verdict === undefined ? undefined : stated(text, at + name.length, verdict);
    },
  };
}

function stated(text: string, at: number, verdict: KeyVerdict): Finding | undefined {
  const said = VERB_LETTERS.has(text.charAt(at + 1)) ? read(VERB, text, at) : undefined;
  if (said !== undefined) {
    const writing = { json: false, quoted: false, exact: false };
    return isAssignedSecret(said.value, verdict, writing) ? { ...said.span, kind: verdict.kind } : undefined;
  }
  const next = read(SPACE, text, at);
  return next !== undefined && isNextWordSecret(next.value, verdict) ? { ...next.span, kind: verdict.kind } : undefined;
}

/** A cheap look at the next word: it must begin as a verb does, or have what most words have not and a secret must have. */
function mayBeStated(text: string, end: number): boolean {
  let i = isSpace(text.charCodeAt(end - 1)) ? end - 1 : end;
  for (const last = i + MAX_NAME_REST; i < last && isAlphanumeric(text.charCodeAt(i)); ) i++;
  for (const last = i + MAX_SPACES; i < last && isSpace(text.charCodeAt(i)); ) i++;
  if (VERB_LETTERS.has(text.charAt(i))) return true;
  for (const last = i + MAX_LOOK_AHEAD; i < last; i++) {
    const code = text.charCodeAt(i);
    if (TELLING_CODES.has(code)) return true;
    // NaN, behind the end of the text, is not greater than anything either.
    if (!(code > 0x20)) return false;
  }
  return true;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function read(
  pattern: RegExp,
  text: string,
  at: number,
): { value: string; span: { start: number; end: number } } | undefined {
  pattern.lastIndex = at;
  const [, quote = '', found] = pattern.exec(text) ?? [];
  if (found === undefined) return undefined;
  // What ends the sentence is no part of the value, but an exclamation mark may be.
  const value = found.replace(SENTENCE_END, (end) => (quote === '' && !end.startsWith('!') ? '' : end));
  const start = pattern.lastIndex - found.length;
  return { value, span: { start, end: start + value.length } };
}
