import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messagesAnswer } from '../../src/messages/answer.ts';
import { block, end, inputDelta, message, reduce, start, textDelta } from './messages.ts';

/** Where a text is split: fractions of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });

/** The text in pieces, some of them empty. */
function split(whole: string, at: readonly number[]): string[] {
  const marks = [0, ...at.map((fraction) => Math.floor(fraction * whole.length)).sort((a, b) => a - b), whole.length];
  return marks.slice(1).map((mark, index) => whole.slice(marks[index], mark));
}

const said = fc.record({ kind: fc.constant('text' as const), value: fc.string({ unit: 'binary' }), cuts });
const asked = fc.record({
  kind: fc.constant('tool_use' as const),
  value: fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
  cuts,
});

test('however a message is split, it says the same streamed as in one piece', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(said, asked), { maxLength: 4 }), (parts) => {
      const blocks = parts.map(({ kind, value }, index) =>
        kind === 'text'
          ? { type: kind, text: value }
          : { type: kind, id: `toolu_${index}`, name: 'f', input: JSON.parse(JSON.stringify(value)) },
      );
      const events = parts.flatMap(({ kind, value, cuts: at }, index) =>
        kind === 'text'
          ? block(index, { type: kind, text: '' }, split(value, at).map(textDelta))
          : block(
              index,
              { type: kind, id: `toolu_${index}`, name: 'f', input: {} },
              split(JSON.stringify(value), at).map(inputDelta),
            ),
      );
      const streamed = reduce([start, ...events, end]);
      const whole = message(blocks);
      expect(streamed).toEqual(whole);
      expect(messagesAnswer(streamed)).toEqual(messagesAnswer(whole));
    }),
  );
});
