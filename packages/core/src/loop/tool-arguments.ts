import { isDeepStrictEqual } from 'node:util';

const PARSE_LIMIT = 1024 * 1024;

/** Arguments as the model wrote them: JSON of an object as a rule, but a model can write anything. */
export function parseArguments(text: string): unknown {
  if (text === '') return {};
  if (text.length > PARSE_LIMIT) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether an app's value for a tool's input says the same as the model's text. */
export function sameArguments(text: string, input: unknown): boolean {
  const value = typeof input === 'string' ? parseArguments(input) : input;
  return isDeepStrictEqual(parseArguments(text), value);
}
