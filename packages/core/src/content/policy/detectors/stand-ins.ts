/** Values that only stand for one. Linear in the value. */

/** More than this is not looked at to tell whether a value is a stand-in. */
const MAX_LOOKED_AT = 512;

/** Written for a value that the reader is to fill in, that is kept elsewhere, or that was taken out already. */
const STAND_INS: readonly RegExp[] = [
  // A small number, as constants are written.
  /^-?0x[0-9a-f]{1,8}$/i,
  /^[*.•·xX#?_…0-]{3,512}$/,
  /^<[^<>]{0,200}>?$|^\{{1,3}[^{}]{0,200}\}{0,3}$|^%[A-Za-z_]{1,64}%?$|^\[[A-Za-z _-]{1,64}\]?$/,
  /^\$[({]|^\$[A-Za-z_]\w{0,63}$|^\$\d?$/,
  /^\[(?:REDACTED|HASH|FILTERED|MASKED|REMOVED|HIDDEN)[^[\]]{0,96}\]?$/i,
  /\*{3}|x{4}|X{4}|•{3}|\.{3}|…/,
  /your[-_ ]|[-_ ]here$|^your|change[-_ ]me|changeme.|place[-_ ]?holder|replace[-_ ]?(?:me|with)|redacted|insert[-_ ]/i,
];

/** Words that stand where a value would, in lower case. */
const STAND_IN_WORDS: ReadonlySet<string> = new Set(
  (
    'password passwd pass pwd passwort passphrase secret token key apikey api_key api-key credentials value string str ' +
    'text number int bool boolean any none null nil undefined true false empty required optional hidden masked removed ' +
    'redacted example sample todo tbd unset missing invalid incorrect unknown default auto env prompt input stdin file ' +
    'username user login mysecret mypassword secretkey access_token client_secret self this new get set yes no on off'
  ).split(' '),
);
/** Signs of a type or a sentence behind a word: `String!`, `string?`. */
const TRAILING_SIGNS = /[!?;,.)]{1,4}$/;

/** Whether a value only stands for one: `<token>`, `${API_KEY}`, `YOUR_KEY`, `xxxx`, `********`, `password`. */
export function isStandIn(value: string): boolean {
  const looked = value.length > MAX_LOOKED_AT ? value.slice(0, MAX_LOOKED_AT) : value;
  if (STAND_IN_WORDS.has(looked.toLowerCase().replace(TRAILING_SIGNS, ''))) return true;
  return STAND_INS.some((pattern) => pattern.test(looked));
}

const WORDS_ONLY = /^(?:[a-z]{1,64}[-_. ]){0,32}[a-z]{1,64}$/;
const CAPITALS_ONLY = /^(?:[A-Z]{1,64}[-_. ]){1,32}[A-Z]{1,64}$/;
const SAME_SIX = /(.)\1{5}/;

/**
 * Whether the body of what has the form of a key was written by hand rather than made at random: `sk-your-key-here`,
 * `ghp_xxxxxxxxxxxxxxxxxxxx`.
 */
export function isHandWritten(body: string): boolean {
  return WORDS_ONLY.test(body) || CAPITALS_ONLY.test(body) || SAME_SIX.test(body) || isStandIn(body);
}
