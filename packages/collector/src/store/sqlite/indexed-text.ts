import { isAscii } from 'node:buffer';
import { forEachText } from '@chaukas/spec/scan';
import { searchable } from '../words.ts';
import { scopeWord } from './search.ts';

/** Shorter strings are copied here, because the call to the engine costs more. */
const SHORT = 16;

/**
 * Puts together what the index reads of an event: the word of its scope, and its texts. Bytes stay bytes all the way, because
 * making strings of them, only for the database to make bytes of those, costs as much as storing the event.
 */
export class IndexedText {
  #buffer = Buffer.alloc(64 * 1024);

  /** @returns UTF-8, a view that is good until the next call */
  of(scope: number, event: Uint8Array): Uint8Array {
    const prefix = `${scopeWord(scope)} `;
    this.#makeRoom(prefix.length * 2 + event.length);
    const buffer = this.#buffer;
    const start = buffer.write(prefix);
    let end = start;
    // A string and the space behind it take less room than in the event, where a tag and a length stand before it.
    forEachText(event, (from, to) => {
      end = copy(event, from, to, buffer, end);
      buffer[end++] = SPACE;
    });
    if (isAscii(buffer.subarray(start, end))) return buffer.subarray(0, end);
    return Buffer.from(prefix + searchable(buffer.toString('utf8', start, end)));
  }

  #makeRoom(bytes: number): void {
    if (this.#buffer.length < bytes) this.#buffer = Buffer.alloc(2 * bytes);
  }
}

const SPACE = 0x20;

function copy(source: Uint8Array, from: number, to: number, target: Buffer, at: number): number {
  if (to - from > SHORT) {
    target.set(source.subarray(from, to), at);
    return at + to - from;
  }
  let end = at;
  for (let place = from; place < to; place++) target[end++] = source[place] ?? 0;
  return end;
}
