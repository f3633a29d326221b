import { isAscii } from 'node:buffer';
import { forEachText } from '@chaukas/spec/scan';
import { searchable } from '../words.ts';
import { scopeWord } from './search.ts';

/** Longer strings are looked at and copied by the engine as a whole; for shorter ones the calls cost more. */
const LONG = 1024;
const ASCII_END = 0x80;
const SPACE = 0x20;

/**
 * Puts together what the index reads of an event: the word of its scope, and its texts. Bytes stay bytes all the way, because
 * making strings of them, only for the database to make bytes of those, costs as much as storing the event.
 */
export class IndexedText {
  #buffer = Buffer.alloc(64 * 1024);
  #end = 0;

  /** @returns UTF-8, a view that is good until the next call */
  of(scope: number, event: Uint8Array): Uint8Array {
    const prefix = `${scopeWord(scope)} `;
    this.#end = 0;
    // A string and the space behind it take less room than in the event, where a tag and a length stand before it.
    this.#makeRoom(prefix.length * 2 + event.length);
    this.#end = this.#buffer.write(prefix);
    forEachText(event, (from, to) => {
      this.#add(event, from, to);
      this.#buffer[this.#end++] = SPACE;
    });
    return this.#buffer.subarray(0, this.#end);
  }

  /** ASCII goes in as it is, what is between it as it is searched for. */
  #add(event: Uint8Array, from: number, to: number): void {
    if (to - from > LONG && isAscii(event.subarray(from, to))) {
      this.#buffer.set(event.subarray(from, to), this.#end);
      this.#end += to - from;
      return;
    }
    for (let at = from; at < to; ) {
      at = this.#addAscii(event, at, to);
      const stop = endOfRun(event, at, to);
      if (stop > at) this.#addRun(searchableRun(event, at, stop), event.length);
      at = stop;
    }
  }

  /** @returns where it stopped */
  #addAscii(event: Uint8Array, from: number, to: number): number {
    const buffer = this.#buffer;
    let end = this.#end;
    let at = from;
    for (; at < to; at++) {
      const byte = event[at] ?? 0;
      if (byte >= ASCII_END) break;
      buffer[end++] = byte;
    }
    this.#end = end;
    return at;
  }

  /** @param rest bytes that may still come */
  #addRun(run: Uint8Array, rest: number): void {
    this.#makeRoom(run.length + rest);
    for (const byte of run) this.#buffer[this.#end++] = byte;
  }

  #makeRoom(bytes: number): void {
    const { length } = this.#buffer;
    if (length - this.#end >= bytes) return;
    const larger = Buffer.alloc(2 * Math.max(length, this.#end + bytes));
    larger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = larger;
  }
}

function endOfRun(event: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (event[at] ?? 0) >= ASCII_END) at++;
  return at;
}

/** Dashes, quotes and letters with accents come again and again: runs of so many bytes are known by them. */
const CACHED_BYTES = 4;
const CACHED = 10_000;
const cache = new Map<number, Uint8Array>();

/** Bytes of a text between ASCII, as they are searched for. */
function searchableRun(event: Uint8Array, from: number, to: number): Uint8Array {
  if (to - from > CACHED_BYTES) return foldedRun(event, from, to);
  let key = 0;
  for (let at = from; at < to; at++) key = key * 256 + (event[at] ?? 0);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const folded = foldedRun(event, from, to);
  if (cache.size < CACHED) cache.set(key, folded);
  return folded;
}

function foldedRun(event: Uint8Array, from: number, to: number): Uint8Array {
  const { buffer, byteOffset } = event;
  return Buffer.from(searchable(Buffer.from(buffer, byteOffset + from, to - from).toString('utf8')));
}
