import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChatReducer } from '../../src/chat/reducer.ts';

/** Few values for each field, so that pieces often differ from the one before in nothing but their text. */
const few = <T>(usual: T, ...others: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const delta = fc.record({
  content: few('word ', '', null, undefined, 7),
  role: few(undefined, 'assistant', 'user', ''),
  refusal: few(undefined, null, 'No.', ''),
  reasoning: few(undefined, 'because'),
  tool_calls: few(undefined, [], [{ index: 0, id: 'call_1', function: { name: 'f', arguments: '{' } }]),
  audio: few(undefined, { id: 'audio_1', transcript: 'said' }),
});

const choice = fc.record({
  index: few(0, 1, undefined, Number.NaN),
  delta: few({ content: 'more ' }, {}, null).chain((usual) => fc.oneof(fc.constant(usual), delta)),
  finish_reason: few(null, 'stop', 'length', undefined),
  content_filter_results: few(undefined, null, { hate: { filtered: true } }, { hate: { filtered: false } }),
});

const chunk = fc.record({
  id: few('a', 'b', undefined),
  created: few(1, 2, null),
  model: few('m', 'n'),
  system_fingerprint: few(undefined, 'fp'),
  usage: few(null, { total_tokens: 3 }),
  moderation: few(undefined, { input: {} }),
  prompt_filter_results: few(undefined, []),
  choices: fc.oneof({ weight: 9, arbitrary: choice.map((one) => [one]) }, fc.array(choice, { maxLength: 2 })),
});

test('what many pieces have in common is read once, and comes to the same as reading each', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 12 }), fc.integer({ min: 0, max: 40 }), (chunks, room) => {
      const quick = new ChatReducer(room);
      const slow = new ChatReducer(room);
      for (const piece of chunks) {
        // After a piece that says nothing every field of the next is read.
        slow.push({});
        expect(quick.push(piece)).toBe(slow.push(piece));
      }
      expect(quick.value()).toStrictEqual(slow.value());
    }),
    { numRuns: 2000 },
  );
});
