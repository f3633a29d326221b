import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { read, readList, readText } from '@chaukas/instrumentation';
import { without } from '../endpoint.ts';

/** Audio, as what is recorded of it. */
export interface AudioFacts {
  mime: string;
  bytes: number;
  sha256: string;
}

/** Measures audio that comes in pieces of base64, without keeping it. */
export class AudioDigest {
  #hash: Hash | undefined;
  #bytes = 0;

  push(base64: string): void {
    const piece = Buffer.from(base64, 'base64');
    this.#hash ??= createHash('sha256');
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  /** What came so far, and begins anew; undefined if nothing did. */
  take(mime: string): AudioFacts | undefined {
    const hash = this.#hash;
    if (hash === undefined) return undefined;
    const facts = { mime, bytes: this.#bytes, sha256: hash.digest('hex') };
    this.#hash = undefined;
    this.#bytes = 0;
    return facts;
  }
}

/** An item of a conversation with the audio in its parts measured, where it has any. */
export function measured(item: unknown, mime: string): Record<string, unknown> {
  const parts = readList(item, 'content').map((part) => {
    const audio = readText(part, 'audio');
    if (audio === undefined) return part;
    const digest = new AudioDigest();
    digest.push(audio);
    return { ...without(part, 'audio'), audio: digest.take(mime) };
  });
  return { ...without(item, 'content'), ...(read(item, 'content') !== undefined && { content: parts }) };
}

/** Type of what goes in one direction: its format is an object with a type, or a name before the API's final form. */
export function mimeOf(session: unknown, direction: 'input' | 'output'): string {
  const format = read(session, 'audio', direction, 'format') ?? read(session, `${direction}_audio_format`);
  const name = typeof format === 'string' ? format : (readText(format, 'type') ?? 'audio/pcm');
  return name.includes('/') ? name : `audio/${name}`;
}
