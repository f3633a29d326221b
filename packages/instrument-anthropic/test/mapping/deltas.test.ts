import { expect, test } from 'vitest';
import { messagesDeltas } from '../../src/messages/deltas.ts';
import { block, end, inputDelta, start, textDelta } from './messages.ts';

const STREAM = [
  start,
  ...block(0, { type: 'thinking', thinking: '' }, [
    { type: 'thinking_delta', thinking: 'hm' },
    { type: 'signature_delta', signature: 'x' },
  ]),
  ...block(1, { type: 'text', text: '' }, [textDelta('Hel'), textDelta(''), textDelta('lo')]),
  ...block(2, { type: 'tool_use', id: 'a', name: 'f', input: {} }, [inputDelta('{"a"'), inputDelta(':1}')]),
  end,
];

test('what each event of a stream adds', () => {
  expect(STREAM.flatMap(messagesDeltas)).toEqual([
    { kind: 'reasoning', text: 'hm' },
    { kind: 'text', text: 'Hel' },
    { kind: 'text', text: 'lo' },
    { kind: 'tool_arguments', text: '{"a"', tool_index: 2 },
    { kind: 'tool_arguments', text: ':1}', tool_index: 2 },
  ]);
});

test.for([null, 7, [], {}, { delta: null }, { delta: { type: 'text_delta' } }])('nothing is added by %j', (event) => {
  expect(messagesDeltas(event)).toEqual([]);
});
