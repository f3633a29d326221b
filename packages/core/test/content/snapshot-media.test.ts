import { createHash, randomBytes } from 'node:crypto';
import type { JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/content/deferred.ts';
import { Capture } from '../../src/content/snapshot.ts';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

function settled(value: unknown): JsonValue | undefined {
  const capture = new Capture();
  const kept = capture.value(value);
  for (const _ of settle(capture.deferred));
  return kept;
}

/** Random bytes hold every kind of base64 character in any few hundred of them. */
const bytes = randomBytes(6000);
const unknown = (data: Buffer): JsonValue => ({
  mime: 'application/octet-stream',
  bytes: data.length,
  sha256: sha256(data),
});

describe('data URLs', () => {
  it.each([300, 301, 302, 6000])('become type, size and hash of %i decoded bytes', (length) => {
    const data = bytes.subarray(0, length);
    const url = `data:image/png;base64,${data.toString('base64')}`;
    const kept = { mime: 'image/png', bytes: length, sha256: sha256(data) };
    expect(settled(url)).toStrictEqual(kept);
    expect(settled({ image_url: { url } })).toStrictEqual({ image_url: { url: kept } });
    expect(settled(new URL(url))).toStrictEqual(kept);
  });

  it('may have parameters, no type, or no padding', () => {
    const data = bytes.subarray(0, 400);
    const body = data.toString('base64').replace(/=+$/, '');
    expect(settled(`data:audio/L16;rate=8000;base64,${body}`)).toMatchObject({
      mime: 'audio/L16',
      sha256: sha256(data),
    });
    expect(settled(`data:;base64,${body}`)).toStrictEqual(unknown(data));
  });

  it('are hashed in slices that keep groups whole, and left to be text where prose follows a long one', () => {
    const data = randomBytes(1024 * 1024);
    const url = `data:video/mp4;base64,${data.toString('base64')}`;
    expect(settled(url)).toStrictEqual({ mime: 'video/mp4', bytes: data.length, sha256: sha256(data) });
    expect(settled(`${url}) and more`)).toHaveProperty('truncated', url.slice(0, 2048));
  });

  it('are not media without base64, when short, or when other text follows', () => {
    const url = `data:image/png;base64,${bytes.toString('base64')}`;
    for (const text of [`data:text/plain,${'x'.repeat(500)}`, url.slice(0, 200), `${url}) and more`, `see ${url}`]) {
      expect(settled(text)).toBe(text);
    }
  });
});

describe('bare base64', () => {
  it.each(['base64', 'base64url'] as const)('in %s becomes size and hash', (encoding) => {
    for (const length of [5998, 5999, 6000]) {
      const data = bytes.subarray(0, length);
      expect(settled(data.toString(encoding))).toStrictEqual(unknown(data));
    }
  });

  it('is not taken for it when short, of one case, of a wrong length, or with a stranger anywhere', () => {
    const text = bytes.toString('base64');
    const others = [
      text.slice(0, 4096),
      bytes.toString('hex'),
      'ABCD'.repeat(2000),
      `${text}abc`,
      `${text.slice(0, 500)} ${text.slice(501)}`,
      `-_+/${text.slice(4)}`,
      'The quick brown fox jumps over 13 lazy dogs. '.repeat(200),
    ];
    for (const other of others) expect(settled(other)).toBe(other);
  });

  it('is taken back when a long string turns out not to be it', () => {
    const text = bytes.toString('base64').repeat(20);
    const almost = `${text.slice(0, 200)} \ud83d${text.slice(202)}`;
    const capture = new Capture();
    const kept = capture.value([text, almost]);
    for (const _ of settle(capture.deferred));
    expect(kept).toMatchObject([{ mime: 'application/octet-stream' }, { sha256: sha256(almost) }]);
    expect(kept).toHaveProperty('1.truncated', almost.slice(0, 128).toWellFormed());
    expect(kept).not.toHaveProperty('1.mime');
    expect(capture.bytes).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(kept)));
  });
});

describe('buffers', () => {
  it.each([
    ['Buffer', Buffer.from('hello')],
    ['Uint8Array', new Uint8Array(Buffer.from('hello'))],
    ['part of a larger buffer', new Uint8Array(new TextEncoder().encode('--hello--').buffer, 2, 5)],
    ['DataView', new DataView(new TextEncoder().encode('hello').buffer)],
    ['ArrayBuffer', new TextEncoder().encode('hello').buffer],
  ])('%s becomes size and hash at once', (_kind, value) => {
    expect(new Capture().value([value])).toStrictEqual([unknown(Buffer.from('hello'))]);
  });

  it('takes the bytes of a SharedArrayBuffer and of other typed arrays', () => {
    const floats = new Float32Array([1, 2]);
    expect(new Capture().value(floats)).toStrictEqual(unknown(Buffer.from(floats.buffer)));
    expect(new Capture().value(new SharedArrayBuffer(4))).toStrictEqual(unknown(Buffer.alloc(4)));
  });

  it('are hashed up to 16 MiB per event, beyond it only measured', () => {
    const large = Buffer.alloc(9 * 1024 * 1024);
    const kept = new Capture().value([large, large, Buffer.alloc(1)]);
    expect(kept).toMatchObject([{ sha256: sha256(large) }, { bytes: large.length }, { bytes: 1 }]);
    expect(kept).not.toHaveProperty('1.sha256');
    expect(kept).toHaveProperty('2.sha256');
  });

  it('give JSON also when their size is shadowed', () => {
    const odd = Object.defineProperty(new Uint8Array(2), 'byteLength', { value: 10n });
    expect(new Capture().value(odd)).toMatchObject({ bytes: 0 });
  });

  it('are described but not read when they are blobs', () => {
    expect(new Capture().value(new Blob(['hello'], { type: 'text/plain' }))).toStrictEqual({
      mime: 'text/plain',
      bytes: 5,
    });
    const file = { mime: 'application/octet-stream', bytes: 1 };
    expect(new Capture().value(new File(['x'], 'x.bin'))).toStrictEqual(file);
  });
});
