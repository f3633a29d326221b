import { createHash } from 'node:crypto';
import type { JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/content/deferred.ts';
import { Capture } from '../../src/content/snapshot.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Runs to the end and returns how often it yielded. */
function drain(capture: Capture): number {
  return [...settle(capture.deferred)].length;
}

const marker = (text: string): JsonValue => ({
  truncated: text.slice(0, 2048),
  bytes: Buffer.byteLength(text),
  sha256: sha256(text),
});

describe('long strings', () => {
  it('are kept whole up to 64 KiB of UTF-8', () => {
    for (const text of ['x'.repeat(65_536), 'é'.repeat(32_768)]) expect(new Capture().value(text)).toBe(text);
    for (const text of ['x'.repeat(65_537), 'é'.repeat(32_769)]) {
      expect(new Capture().value(text)).toStrictEqual({ truncated: text.slice(0, 2048) });
    }
  });

  it('get their size and hash in place when settled, wherever they stand', () => {
    const text = 'é'.repeat(40_000);
    const capture = new Capture();
    const kept = capture.value([text, { a: new Map([['b', text]]) }]);
    const alone = capture.value(text);
    expect(capture.deferred).toHaveLength(3);
    drain(capture);
    expect(kept).toStrictEqual([marker(text), { a: { b: marker(text) } }]);
    expect(alone).toStrictEqual(marker(text));
  });

  it('have a well-formed head that does not end in half a pair', () => {
    const capture = new Capture();
    const kept = capture.value([`${'x'.repeat(2047)}😀${'y'.repeat(70_000)}`, `\ufeff\ud800${'y'.repeat(70_000)}`]);
    expect(kept).toStrictEqual([{ truncated: 'x'.repeat(2047) }, { truncated: `\ufeff\ufffd${'y'.repeat(2046)}` }]);
  });

  it.each([
    ['ASCII', 'abcdefghij'.repeat(2_000_000)],
    ['pairs, with odd slices', `x${'😀'.repeat(5_000_000)}`],
    ['lone surrogates', '\ud83d'.repeat(1_000_000)],
  ])('of 1 to 20 million characters are hashed as crypto does it: %s', (_kind, text) => {
    const capture = new Capture();
    const kept = capture.value(text);
    drain(capture);
    expect(kept).toMatchObject({ bytes: Buffer.byteLength(text), sha256: sha256(text) });
  });
});

describe('settle', () => {
  it('yields at least once per MiB of one string', () => {
    const capture = new Capture();
    capture.value('x'.repeat(20 * 1024 * 1024));
    expect(drain(capture)).toBeGreaterThanOrEqual(19);
  });

  it('yields at least once per MiB of many strings and of base64', () => {
    const capture = new Capture();
    capture.value(Array.from({ length: 40 }, () => 'x'.repeat(100_000)));
    const yields = drain(capture);
    expect(yields).toBeGreaterThanOrEqual(3);
    expect(yields).toBeLessThan(25);
    const media = new Capture();
    media.value(`data:image/png;base64,${'QUJD'.repeat(1024 * 1024)}`);
    expect(drain(media)).toBeGreaterThanOrEqual(3);
  });

  it('does not yield for small work or none', () => {
    const capture = new Capture();
    expect(drain(capture)).toBe(0);
    capture.value('x'.repeat(70_000));
    expect(drain(capture)).toBe(0);
  });

  it('leaves valid JSON when it is stopped half-way, and can start again', () => {
    const texts = ['x'.repeat(70_000), 'y'.repeat(2_000_000)];
    const capture = new Capture();
    const kept = capture.value(texts);
    const work = settle(capture.deferred);
    work.next();
    work.return();
    expect(kept).toStrictEqual([marker('x'.repeat(70_000)), { truncated: 'y'.repeat(2048) }]);
    drain(capture);
    drain(capture);
    expect(kept).toStrictEqual(texts.map(marker));
  });

  it('goes on when one string cannot be hashed', () => {
    const first = { truncated: '' };
    const second = { truncated: '' };
    // Not a string: stands for what cannot be provoked, a string that cannot be encoded.
    const broken = { length: 10, slice: 1 } as unknown as string;
    const work = settle([
      { kind: 'text', text: broken, from: 0, marker: first },
      { kind: 'text', text: 'abc', from: 0, marker: second },
    ]);
    expect([...work]).toEqual([]);
    expect(second).toMatchObject({ bytes: 3, sha256: sha256('abc') });
  });
});
