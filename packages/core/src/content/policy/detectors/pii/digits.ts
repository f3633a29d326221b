import { isAlphanumeric, isDigit } from '../../chars.ts';

const NO_DIGIT = /\D/g;

export function digitsOf(text: string): string {
  return text.replace(NO_DIGIT, '');
}

/**
 * Whether `start` to `end` stands alone: no letters, digits, or signs that would make it a piece of a longer number, an
 * identifier, a version or a decimal.
 */
export function standsAlone(text: string, start: number, end: number): boolean {
  return !continues(text, start - 1, -1) && !continues(text, end, 1);
}

function continues(text: string, at: number, step: 1 | -1): boolean {
  const code = text.charCodeAt(at);
  if (isAlphanumeric(code)) return !isEscapeLetter(text, at, step);
  const char = text.charAt(at);
  if (char === '_') return true;
  if (char === '.') return isDigit(text.charCodeAt(at + step));
  return char === '-' && isAlphanumeric(text.charCodeAt(at + step));
}

/** The `n` of `\n` in front of a number is none of its neighbours. */
function isEscapeLetter(text: string, at: number, step: 1 | -1): boolean {
  return step === -1 && text.charAt(at - 1) === '\\';
}

/** A place in a text where something may stand. */
export interface Candidate {
  readonly text: string;
  readonly start: number;
}

/** All matches of a global pattern, also those that begin within another one: the one that counts may be the inner one. */
export function* candidates(text: string, pattern: RegExp): Generator<Candidate> {
  // The pattern is shared, so where it goes on is said anew each time.
  for (let from = 0; ; ) {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    if (found === null) return;
    yield { text: found[0], start: found.index };
    from = found.index + 1;
  }
}

/** The check digit of cards: every second digit from the right doubled, the sum divisible by ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
