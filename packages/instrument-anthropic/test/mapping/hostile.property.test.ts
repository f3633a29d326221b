import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchRoute } from '../../src/batches/route.ts';
import { messagesRoute } from '../../src/messages/route.ts';
import { block, end, inputDelta, message, reduce, start, text, textDelta } from './messages.ts';

const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('not to be read');
    },
    ownKeys: () => {
      throw new Error('not to be listed');
    },
  },
);

const JUNK: readonly unknown[] = [null, undefined, Number.NaN, '', [], [null], { length: 1e9 }, 10n, throwing];
const junk = fc.oneof(fc.constantFrom(...JUNK), fc.anything());

/** The value with some of what it holds replaced or left out, at any depth. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, junk);
  const parts = Object.entries(value).map(([key, part]) => fc.tuple(fc.constant(key), damaged(part), fc.nat(12)));
  const kept = fc
    .tuple(...parts)
    .map((all) => all.filter(([, , chance]) => chance > 0).map(([key, part]) => [key, part] as const));
  const whole = Array.isArray(value)
    ? kept.map((all) => all.map(([, part]) => part))
    : kept.map((all) => Object.fromEntries(all));
  return fc.oneof({ weight: 12, arbitrary: whole }, junk);
}

const TOOL = { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } };
const SEARCH = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } };
const FOUND = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [{ url: 'https://a.example' }] };
const MCP = { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 's', input: {} };
const SAID = { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: true, content: [text('no')] };

const ANSWERS = [
  message([text('Hello!'), TOOL], { stop_reason: 'tool_use' }),
  message([SEARCH, FOUND, MCP, SAID], { usage: { input_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 2 } } }),
  message([], { stop_reason: 'refusal', stop_details: { category: 'bio', explanation: 'no' } }),
];
const STREAM = [
  start,
  ...block(0, { type: 'text', text: '' }, [textDelta('Hel'), textDelta('lo')]),
  ...block(1, { ...TOOL, input: {} }, [inputDelta('{"a"'), inputDelta(':1}')]),
  ...block(2, FOUND, [{ type: 'citations_delta', citation: { cited_text: 'x' } }]),
  end,
];
const REQUEST = {
  model: 'claude-test',
  mcp_servers: [{ name: 's', url: 'https://s.example' }],
  messages: [
    { role: 'user', content: 'go' },
    { role: 'assistant', content: [TOOL, SEARCH] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' }] },
  ],
};

test('no damage to the events of a stream makes the reducer throw', () => {
  fc.assert(
    fc.property(fc.tuple(...STREAM.map(damaged)), (events) => {
      expect(messagesRoute.answer(reduce(events, 100), REQUEST)).toHaveProperty('data');
    }),
  );
});

test('no damage to an answer, or to what it answers, makes the mapping throw', () => {
  const cases = fc.tuple(fc.constantFrom(...ANSWERS).chain(damaged), damaged(REQUEST));
  fc.assert(
    fc.property(cases, ([answer, request]) => {
      expect(messagesRoute.answer(answer, request)).toHaveProperty('data');
      expect(batchRoute.answer(answer)).toHaveProperty('data');
    }),
  );
});

test('no damage to a request makes the mapping throw', () => {
  fc.assert(
    fc.property(damaged(REQUEST), (body) => {
      expect(Object.is(messagesRoute.request(body).data.request, body)).toBe(true);
      expect(Object.is(batchRoute.request({ requests: body }).data.type, 'generation')).toBe(true);
    }),
  );
});
