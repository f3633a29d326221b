import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import { CORPUS, CORPUS_CATEGORIES, type CorpusEntry } from './corpus/index.ts';

/**
 * What is demanded. The first measurement, before any change that these texts led to, found 525 of 604 values and changed
 * 24 of 724 harmless texts; a quarter of the texts that was not looked at until the end then stood at 121 of 129 and 7 of
 * 174. Expect these figures, rather than those that the test prints now, of texts that nobody has seen.
 */
const LEAST_RECALL = 0.97;
const LEAST_RECALL_OF_CATEGORY = 0.9;
const MOST_HARMLESS_CHANGED = 0.01;

const policy = compilePolicy({ pii: ['EMAIL', 'PHONE', 'CARD', 'IBAN', 'SSN', 'IP'] });

/** The text as it stands in JSON inside JSON, `depth` times. */
const nested = (text: string, depth: number): string =>
  depth === 0 ? text : nested(JSON.stringify(text).slice(1, -1), depth - 1);

interface Measured {
  readonly category: string;
  readonly found: boolean;
}

/** A value is found if it is nowhere in the text any more. */
function measure({ text, find }: CorpusEntry, depth = 0): Measured[] {
  const redacted = redactText(nested(text, depth), policy).text;
  return find.map(({ category, value }) => ({ category, found: !redacted.includes(nested(value, depth)) }));
}

const share = (of: readonly Measured[]): number => of.filter(({ found }) => found).length / of.length;
const changed = (entries: readonly CorpusEntry[]): CorpusEntry[] =>
  entries.filter(({ text, find }) => find.length === 0 && redactText(text, policy).text !== text);

const harmless = CORPUS.filter(({ find }) => find.length === 0);
const values = CORPUS.flatMap((entry) => measure(entry));
const byCategory = CORPUS_CATEGORIES.map((category) => ({
  category,
  of: values.filter((value) => value.category === category),
}));

function row(name: string, of: readonly Measured[]): string {
  const found = of.filter(({ found }) => found).length;
  return `${name.padEnd(16)} ${`${found}`.padStart(4)} of ${`${of.length}`.padStart(4)}  ${(100 * share(of)).toFixed(1).padStart(5)} %`;
}

describe('the detectors, on texts that others wrote', () => {
  it('find what is to be found', () => {
    const clear = CORPUS.filter(({ note }) => note === undefined);
    const lines = [
      ...byCategory.map(({ category, of }) => row(category, of)),
      row('all', values),
      row(
        'all but arguable',
        clear.flatMap((entry) => measure(entry)),
      ),
      `${changed(CORPUS).length} of ${harmless.length} harmless texts were changed, ${changed(clear).length} that cannot be argued about`,
    ];
    console.log(lines.join('\n'));
    expect(share(values)).toBeGreaterThanOrEqual(LEAST_RECALL);
    for (const { of } of byCategory) expect(share(of)).toBeGreaterThanOrEqual(LEAST_RECALL_OF_CATEGORY);
  });

  it('leave harmless texts as they are', () => {
    expect(changed(CORPUS).length / harmless.length).toBeLessThanOrEqual(MOST_HARMLESS_CHANGED);
  });

  it.each([1, 2])('find the same in JSON, %i deep, and leave it valid', (depth) => {
    const inJson = CORPUS.flatMap((entry) => measure(entry, depth));
    expect(share(inJson)).toBeGreaterThanOrEqual(LEAST_RECALL);
    for (const { text } of CORPUS) {
      let json: string = redactText(nested(JSON.stringify({ content: text }), depth - 1), policy).text;
      for (let i = 1; i < depth; i++) json = JSON.parse(`"${json}"`);
      expect(Object.keys(JSON.parse(json))).toStrictEqual(['content']);
    }
  });
});
