import { describe, expect, it, test } from 'vitest';
import { CleanTexts } from '../../../src/content/policy/clean-texts.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import { replaceInText } from '../../../src/content/policy/text.ts';

const PROSE = 'Your rain jacket was delivered six days ago. If it is unworn, you can send it back within thirty days.';
const SECRET = `${PROSE} My key is sk-proj-Zt8Qm3Kd5Rv1Yx7Nw2Bc6Hj4, please keep it.`;

test('what is secret is found each time, whatever was seen before', () => {
  const policy = compilePolicy();
  for (let round = 0; round < 3; round++) {
    expect(replaceInText(PROSE, policy)).toBeUndefined();
    expect(replaceInText(SECRET, policy)?.text).not.toContain('Zt8Qm3Kd5Rv1');
  }
});

test('a detector of the app is asked each time', () => {
  let asked = 0;
  const detector = { name: 'count', find: () => [{ start: 0, end: ++asked > 1 ? 4 : 0 }] };
  const policy = compilePolicy({ detectors: [detector] });
  expect(replaceInText(PROSE, policy)).toBeUndefined();
  expect(replaceInText(PROSE, policy)?.text).not.toContain('Your');
});

describe('the texts that are known to be clean', () => {
  it('are those that came last, of bounded size together', () => {
    const texts = new CleanTexts();
    const text = (number: number) => `${number} `.padEnd(10_000, PROSE);
    for (let number = 0; number < 1_000; number++) texts.add(text(number));
    const known = Array.from({ length: 1_000 }, (_, number) => number).filter((number) => texts.has(text(number)));
    expect(known.at(-1)).toBe(999);
    expect(known.length).toBeGreaterThan(20);
    expect(known.length).toBeLessThan(60);
  });

  it('are not pushed out by one that comes again and again', () => {
    const texts = new CleanTexts();
    texts.add(PROSE);
    const repeated = PROSE.repeat(50);
    for (let round = 0; round < 1_000; round++) texts.add(repeated);
    expect([texts.has(PROSE), texts.has(repeated)]).toEqual([true, true]);
  });

  it('are not the very short, nor the very long', () => {
    const texts = new CleanTexts();
    for (const text of ['short', 'x'.repeat(100_000)]) {
      texts.add(text);
      expect(texts.has(text)).toBe(false);
    }
  });
});
