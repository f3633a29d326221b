import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';

describe('CHAUKAS_CONTENT, which cannot be used yet', () => {
  it.each([
    ['redacted', 1],
    ['none', 1],
    ['full', 0],
    ['', 0],
  ])('%j', (value, count) => {
    const { problems } = resolveSettings({}, { CHAUKAS_CONTENT: value });
    expect(problems).toHaveLength(count);
    for (const problem of problems) expect(problem).toContain(`CHAUKAS_CONTENT=${value}`);
  });
});
