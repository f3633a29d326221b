import * as sdk from '@openai/agents';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodiesOf, bothExport } from './exporters.ts';

/** More than fits into a field, in texts of one to three bytes a character and of JSON's escapes. */
const text = fc
  .tuple(fc.constantFrom('a', 'ä', '…', '"', '\n', 'a\u{1f600}'), fc.integer({ min: 0, max: 130_000 }))
  .map(([unit, count]) => unit.repeat(count));

const { field } = fc.letrec((tie) => ({
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('field'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'role', 'content', 'k'.repeat(200)), tie('field'), { maxKeys: 5 }),
  ),
}));

async function expectSame(data: object): Promise<void> {
  const { original, ours } = await bothExport(() =>
    sdk.withTrace('run', () => sdk.withGenerationSpan(async () => undefined, { data })),
  );
  expect(original).toHaveLength(1);
  expect(bodiesOf(ours)).toEqual(bodiesOf(original));
}

it('fields are cut as by the exporter of the SDK', async () => {
  await fc.assert(
    fc.asyncProperty(field, field, (input, output) => expectSame({ model: 'm', input, output })),
    { numRuns: 40 },
  );
});

it.each<[string, unknown]>([
  ['just fits', 'a'.repeat(99_998)],
  ['is one byte too long', 'a'.repeat(99_999)],
  ['has many small parts', Array.from({ length: 20_000 }, (_, at) => `part ${at}`)],
  ['has a few more parts than fit', Array.from({ length: 1010 }, (_, at) => `${at}`.padStart(100, 'x'))],
  ['has many small fields', Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key ${at}`, at]))],
  ['is all in names', Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${at}`.padStart(200, 'k'), {}]))],
])('what %s', (_name, input) => expectSame({ model: 'm', input }));
