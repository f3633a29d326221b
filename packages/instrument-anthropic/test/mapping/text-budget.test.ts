import { expect, test } from 'vitest';
import { block, inputDelta, reduce, start, textDelta } from './messages.ts';

const PIECES = ['abcd', 'efgh', 'ij'].map(textDelta);

/** What a block costs beside its texts. */
const BLOCK = JSON.stringify({ type: 'text', text: '' }).length;

function textOf(value: unknown): unknown {
  const { content } = value as { content: { text?: string }[] };
  return content[0]?.text;
}

test('of a streamed message no more text is kept than there is room for', () => {
  const events = [start, ...block(0, { type: 'text', text: '' }, PIECES)];
  const kept = [BLOCK + 10, BLOCK + 20, 1000].map((max) => String(textOf(reduce(events, max))).length);
  expect(kept[0]).toBeLessThanOrEqual(10);
  expect(kept.at(-1)).toBe(10);
});

test('blocks that come whole, and citations, count too', () => {
  const found = { type: 'web_search_tool_result', tool_use_id: 'a', content: [{ url: 'u'.repeat(500) }] };
  const cites = Array.from({ length: 50 }, () => ({
    type: 'citations_delta',
    citation: { cited_text: 'c'.repeat(50) },
  }));
  const events = [start, ...block(0, { type: 'text', text: '' }, cites), ...block(1, found), ...block(2, found)];
  expect(JSON.stringify(reduce(events, 1000)).length).toBeLessThan(2000);
});

test('neither blocks nor pieces without an end make it grow', () => {
  const opened = Array.from({ length: 20_000 }, (_, index) => block(index, { type: 'text', text: '' })).flat();
  const asked = block(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }, Array(20_000).fill(inputDelta('xxxx')));
  for (const events of [opened, asked]) {
    expect(JSON.stringify(reduce([start, ...events], 1000)).length).toBeLessThan(2500);
  }
});

test('a message that breaks off in a tool call keeps what was written of the arguments', () => {
  const events = [start, ...block(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }, [inputDelta('{"city":"Pu')])];
  expect(reduce(events)).toMatchObject({ content: [{ id: 'a', input: '{"city":"Pu' }] });
});
