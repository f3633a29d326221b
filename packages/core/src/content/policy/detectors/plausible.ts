/** Tells values that look like secrets from names, words, code and references. Linear in the value. */

/** Bits per character, by how often each character occurs. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const MIN_RANDOM = 16;
const MIN_ENTROPY = 3;
const TOKEN_CHARS = /^[A-Za-z0-9_+/=.~%:$-]{16,512}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FILE_NAME = /\.[a-z]{2,5}\d?$/;
const BETWEEN_PIECES = /[-_.:/=]/;
/** A piece that nobody makes up: letters and digits in turns, or lower and upper case in turns. */
const MIXED_PIECE = /\d[A-Za-z]{1,12}\d|[A-Za-z]\d{1,12}[A-Za-z]|[a-z][A-Z]{1,3}[a-z]{1,3}[A-Z]/;
const DIGIT = /\d/;
const SIGNS = /[!@#$%^&*+|~<>?;]/g;
const MANY_SIGNS = 3;
const WHITE = /\s/;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** Whether a value of a name that may hold a secret is one: long, without spaces, and random. */
export function isRandom(value: string): boolean {
  if (value.length < MIN_RANDOM || value.length > 512) return false;
  if (!TOKEN_CHARS.test(value)) return !WHITE.test(value) && (value.match(SIGNS)?.length ?? 0) >= MANY_SIGNS;
  if (isUuid(value) || isPlace(value) || FILE_NAME.test(value)) return false;
  return DIGIT.test(value) && hasRandomPiece(value) && entropy(value) >= MIN_ENTROPY;
}

function hasRandomPiece(value: string): boolean {
  return value.split(BETWEEN_PIECES).some((piece) => piece.length >= 10 && MIXED_PIECE.test(piece));
}

const URL = /^[a-z][a-z0-9+.-]{0,20}:\/\//i;
const PATH = /^(?:~|\.{1,2})?\/[\w.@/-]{0,256}$|^[A-Za-z]:\\/;
const DOTTED_NAME = /^[A-Za-z_$][\w$]{0,63}(?:\??\.[A-Za-z_$][\w$]{0,63}){1,8}$/;
const CODE = /^[!&*@|][A-Za-z]{0,64}$|\(|=>|^(?:process|os|self|this|config|env|settings)[.[]/;
/** `Uint8Array`, `V1Secret`, `secretValue`: words joined as in code, with a small number between two of them at most. */
const JOINED_WORDS = /^[_#]{0,2}(?:[A-Za-z][a-z]{0,24}\d{0,4})(?:[A-Z][a-z]{1,24}\d{0,2}){0,6}[A-Z][a-z]{1,24}$/;
/** `prod/db/password`: the name of an entry in a store of secrets. */
const ENTRY = /^[\w.-]{1,64}(?:\/[\w.-]{1,64}){1,8}$/;

/** Whether a value is an address: of a file, a page, an entry in a store of secrets. */
export function isPlace(value: string): boolean {
  return URL.test(value) || ((PATH.test(value) || ENTRY.test(value)) && !hasRandomPiece(value));
}

/** Whether a value is a name as code has it. */
export function isJoinedWords(value: string): boolean {
  return JOINED_WORDS.test(value);
}

/** Whether a value without quotes is code or a place where the value is kept: `process.env.KEY`, `getSecret()`, `/run/key`. */
export function isReference(value: string): boolean {
  return DOTTED_NAME.test(value) || CODE.test(value) || JOINED_WORDS.test(value) || isPlace(value);
}
