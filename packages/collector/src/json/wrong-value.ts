import { quote, Refusal } from '../refusal.ts';

/** Says that a value is not what stands there, or that there is none. */
export function wrong(path: string, value: unknown, expected: string): Refusal {
  if (value === undefined) return new Refusal('invalid', `${cut(path)} is missing: ${expected}.`);
  return new Refusal('invalid', `${cut(path)} is ${show(value)}, not ${expected}.`);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? quote(value) : String(value);
}

/** Keys of a caller's JSON are part of a path, and may be as long as the request. */
export function cut(path: string): string {
  return path.length > 256 ? `${path.slice(0, 256).toWellFormed()}…` : path;
}
