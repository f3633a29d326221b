import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import { SECRET_FORMATS } from '../../../src/content/policy/detectors/secrets.ts';
import { KeyTable } from '../../../src/content/policy/keys.ts';
import type { ContentOptions } from '../../../src/content/policy/options.ts';
import { compileScanner } from '../../../src/content/policy/scan.ts';
import { merge } from '../../../src/content/policy/spans.ts';
import { PIECES } from './adversaries.ts';

const SIZE = 512 * 1024;
const options: ContentOptions = { pii: ['EMAIL', 'PHONE', 'CARD', 'IBAN', 'SSN', 'IP'] };
const scan = compileScanner(new KeyTable(), options);

/** What is left of a pattern without its classes and escapes, in which `*` and `+` are no repetitions. */
function skeleton(pattern: RegExp): string {
  return pattern.source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
}

describe('patterns', () => {
  it.each(SECRET_FORMATS)('of $name repeat nothing without a limit', ({ pattern, before }) => {
    expect(pattern.sticky).toBe(true);
    for (const each of before === undefined ? [pattern] : [pattern, before]) {
      expect(skeleton(each)).not.toMatch(/[*+]|\{\d+,\}/);
      expect(skeleton(each)).not.toMatch(/[}?][^()]*\)[{]\d+,\d{3}/);
    }
  });

  // Anything but linear time takes minutes for a text of this size, and so runs into the time limit of the test.
  it.each(PIECES)('take linear time for 512 KiB of %j', (piece) => {
    const text = piece.repeat(Math.ceil(SIZE / piece.length));
    for (const { start, end } of merge(scan(text))) expect(end).toBeGreaterThan(start);
  });

  it('take linear time for repeated mixtures', () => {
    const mixture = fc
      .array(fc.constantFrom(...PIECES), { minLength: 2, maxLength: 4 })
      .map((pieces) => pieces.join(''));
    const policy = compilePolicy(options);
    fc.assert(
      fc.property(mixture, fc.constantFrom(...PIECES), (piece, tail) => {
        const text = piece.repeat(Math.ceil(SIZE / 2 / piece.length)) + tail;
        expect(redactText(text, policy).text).toBeTypeOf('string');
      }),
      { numRuns: 40 },
    );
  });
});
