import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatAnswer } from '../../src/chat/answer.ts';
import { chatRoute } from '../../src/chat/route.ts';
import { responsesAnswer } from '../../src/responses/answer.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { choice, chunk, completion, usageChunk } from './fixtures/chat.ts';
import { message, response } from './fixtures/responses.ts';
import { reduce } from './reduce.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const word = fc.string({ minLength: 1, maxLength: 8 });
/** Where a text is split: fractions of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });

/** The text in pieces, some of them empty. */
function split(whole: string, at: readonly number[]): string[] {
  const marks = [0, ...at.map((fraction) => Math.floor(fraction * whole.length)).sort((a, b) => a - b), whole.length];
  return marks.slice(1).map((mark, index) => whole.slice(marks[index], mark));
}

const calls = fc.array(fc.record({ name: word, text, cuts, custom: fc.boolean() }), { maxLength: 3 });
const choices = fc.array(fc.record({ content: text, refusal: text, calls, cuts }), { minLength: 1, maxLength: 3 });

interface Called {
  name: string;
  text: string;
  cuts: number[];
  custom: boolean;
}

interface Said {
  content: string;
  refusal: string;
  calls: Called[];
  cuts: number[];
}

function wholeChoice({ content, refusal, calls }: Said, index: number) {
  const tool_calls = calls.map(({ name, text, custom }, at) => {
    const id = `call_${index}_${at}`;
    return custom
      ? ({ id, type: 'custom', custom: { name, input: text } } as const)
      : ({ id, type: 'function', function: { name, arguments: text } } as const);
  });
  return choice({ content, refusal, ...(calls.length > 0 && { tool_calls }) }, 'stop', index);
}

/** Sequences of chunks that each keep their order, whatever comes between them. */
function threads({ content, refusal, calls, cuts }: Said, index: number) {
  const said = split(content, cuts).map((piece) => chunk({ content: piece }, null, index));
  const refused = split(refusal, cuts).map((piece) => chunk({ refusal: piece }, null, index));
  const called = calls.map(({ name, text, cuts, custom }, at) => {
    const piece = (part: string, more: object = {}) =>
      custom ? { custom: { input: part, ...more } } : { function: { arguments: part, ...more } };
    const type = custom ? ('custom' as const) : ('function' as const);
    const first = { index: at, id: `call_${index}_${at}`, type, ...piece('', { name }) };
    const rest = split(text, cuts).map((part) => ({ index: at, ...piece(part) }));
    return [first, ...rest].map((call) => chunk({ tool_calls: [call] }, null, index));
  });
  return [said, refused, ...called];
}

/** Takes from the sequences in the order that `picks` says. */
function interleave<T>(sequences: readonly (readonly T[])[], picks: readonly number[]): T[] {
  const left = sequences.map((sequence) => [...sequence]).filter(({ length }) => length > 0);
  const merged: T[] = [];
  for (let turn = 0; left.length > 0; turn++) {
    const at = (picks[turn % picks.length] ?? 0) % left.length;
    merged.push(...(left[at]?.splice(0, 1) ?? []));
    if (left[at]?.length === 0) left.splice(at, 1);
  }
  return merged;
}

const USAGE = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
const picks = fc.array(fc.nat(20), { minLength: 1, maxLength: 12 });

test('however a chat completion is split, it says the same streamed as in one piece', () => {
  fc.assert(
    fc.property(choices, picks, (said, order) => {
      const whole = completion(said.map(wholeChoice), USAGE);
      const finishes = said.map((_, index) => chunk({}, 'stop', index));
      const pieces = [...interleave(said.flatMap(threads), order), ...finishes, usageChunk(USAGE)];
      const streamed = reduce(chatRoute, pieces);
      expect(chatAnswer(streamed)).toStrictEqual(chatAnswer(whole));
      expect(messages(streamed)).toStrictEqual(messages(whole));
    }),
  );
});

/** Messages without empty texts, which a stream does not tell from absent ones. */
function messages(from: unknown): unknown {
  const { choices } = from as ReturnType<typeof completion>;
  return choices.map(({ message: { content, refusal, tool_calls } }) => ({
    content: content || null,
    refusal: refusal || null,
    tool_calls: tool_calls ?? null,
  }));
}

test('however the text of a response is split, what had arrived is the text', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ text, cuts }), { minLength: 1, maxLength: 3 }), picks, (said, order) => {
      const whole = response({ output: said.map(({ text }) => message(text)) });
      const deltas = said.map(({ text, cuts }, output_index) =>
        split(text, cuts).map((delta) => ({ type: 'response.output_text.delta', output_index, delta })),
      );
      const pieces = [{ type: 'response.created', response: response({}) }, ...interleave(deltas, order)];
      expect(responsesAnswer(reduce(responsesRoute, pieces))).toStrictEqual(responsesAnswer(whole));
    }),
  );
});
