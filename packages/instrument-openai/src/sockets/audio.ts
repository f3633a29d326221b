import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';

/** Audio that came in pieces, as what is recorded of it. */
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
