import { inspect } from 'node:util';
import type { SseFrame } from './reply.ts';

const FRAME_KEYS: ReadonlySet<string> = new Set(['event', 'data', 'id']);

/**
 * Writes one item of `ScriptedReply.sse` in the wire form of a server-sent event, blank line included.
 *
 * @throws TypeError if the data has no JSON form, or a name or id has more than one line.
 */
export function formatFrame(item: unknown): string {
  const frame: SseFrame = isFrame(item) ? item : { data: item };
  const lines = [
    ...optionalLine('event', frame.event),
    ...dataText(frame.data)
      .split(/\r\n|\r|\n/)
      .map((line) => `data: ${line}`),
    ...optionalLine('id', frame.id),
  ];
  return `${lines.join('\n')}\n\n`;
}

function isFrame(item: unknown): item is SseFrame {
  if (typeof item !== 'object' || item === null || !('data' in item)) return false;
  return Object.keys(item).every((key) => FRAME_KEYS.has(key));
}

function dataText(data: unknown): string {
  return typeof data === 'string' ? data : jsonText(data);
}

function optionalLine(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  if (/[\r\n]/.test(value)) throw new TypeError(`the ${name} of a frame must be one line: ${inspect(value)}`);
  return [`${name}: ${value}`];
}

/**
 * JSON text of a value.
 *
 * @throws TypeError if it has none (a function, `undefined`, a cycle, a bigint).
 */
export function jsonText(value: unknown): string {
  // The declared type leaves out that a value such as a function gives undefined.
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${inspect(value)} has no JSON form`);
  return text;
}
