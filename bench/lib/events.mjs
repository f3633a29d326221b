import { randomUUID } from 'node:crypto';

const HEADER = {
  eventId: '0195d0a0-2f6a-7c3e-9b1d-5a4e6f708192',
  tenantId: 'acme',
  projectId: 'support',
  sessionId: 'trace_fdbfedef9b3d269d50c666067504f7b8',
  traceId: 'trace_fdbfedef9b3d269d50c666067504f7b8',
  spanId: 'span_0f1e2d3c4b5a69788796a5b4',
  parentSpanId: 'span_a1b2c3d4e5f60718293a4b5c',
  severity: 2,
  status: 3,
  author: 2,
  agentId: 'agent_support',
  agentName: 'Support',
  branch: 'main',
  timestamp: { seconds: 1_763_683_200n, nanos: 123_000_000 },
  metadata: { operation: 'chat', instrumentation: { name: '@chaukas/instrument-openai', version: '0.0.0' } },
};

const PROSE =
  'Your rain jacket was delivered six days ago. If it is unworn, you can send it back within thirty days; the label is in ' +
  'the parcel, and the refund takes about a week. Would you like me to start the return, or would another size do? ';

const MESSAGES = Array.from({ length: 8 }, (_, number) => ({
  role: number % 2 === 0 ? 'user' : 'assistant',
  content: PROSE.repeat(3).slice(number * 10),
}));

const TOOL = {
  type: 'function',
  function: {
    name: 'get_order',
    description: 'Finds an order by its number',
    parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
  },
};

/** The end of a model call of about 7 KB, and a tool call of less than 1 KB. */
export const EVENTS = asFromNetwork({
  model: {
    ...HEADER,
    type: 21,
    content: {
      case: 'llmInvocation',
      value: {
        provider: 'openai',
        model: 'gpt-4o-mini',
        promptTokens: 1423,
        completionTokens: 138,
        totalTokens: 1561,
        temperature: 0.2,
        finishReason: 'stop',
        request: { model: 'gpt-4o-mini', messages: MESSAGES, tools: [TOOL, TOOL] },
        response: {
          id: 'chatcmpl-9a8b7c6d',
          model: 'gpt-4o-mini-2024-07-18',
          choices: [{ index: 0, message: { role: 'assistant', content: PROSE.repeat(3) }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 1423, completion_tokens: 138, total_tokens: 1561 },
        },
      },
    },
  },
  tool: {
    ...HEADER,
    type: 22,
    content: {
      case: 'toolCall',
      value: { id: 'call_4711', name: 'get_order', arguments: { order: '4711', verbose: true } },
    },
  },
});

/** One model call to three others is 2 KB an event on average, as in a trail. */
export function mixedEvents(count) {
  return Array.from({ length: count }, (_, at) => ({
    ...EVENTS[at % 4 === 0 ? 'model' : 'tool'],
    eventId: randomUUID(),
  }));
}

/** Texts in one piece, as those that came over a network are: what `repeat` and `slice` make refers to others. */
function asFromNetwork(value) {
  if (typeof value === 'string') return JSON.parse(JSON.stringify(value));
  if (Array.isArray(value)) return value.map(asFromNetwork);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asFromNetwork(member)]));
}
