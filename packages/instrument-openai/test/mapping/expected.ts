/** What each fixture's answer means, written out from the provider's documentation. */
import type { RouteAnswer } from '@chaukas/instrumentation/stainless';
import * as chat from './fixtures/chat.ts';
import { recorded } from './fixtures/recorded.ts';
import * as responses from './fixtures/responses.ts';

/** An answer in one piece, the pieces of the same streamed, and what both say. */
export interface AnswerCase {
  whole: unknown;
  pieces: readonly unknown[];
  answer: RouteAnswer;
}

const said = (text: string): Pick<RouteAnswer, 'output'> => ({ output: { role: 'assistant', text } });
const CALLS = {
  toolCalls: [
    { id: 'call_1', name: 'get_weather', arguments: '{"city":"Pune"}' },
    { id: 'call_2', name: 'get_time', arguments: '{"zone":"Asia/Kolkata"}' },
  ],
};
const SQL = { toolCalls: [{ id: 'call_7', name: 'run_sql', arguments: 'SELECT 1;\n' }] };
const NO_CALLS = { toolCalls: [] };
const REFUSED = {
  hosted: [
    {
      kind: 'policy',
      policy_id: 'openai.refusal',
      outcome: 'deny',
      rationale: 'I cannot help with that.',
      stage: 'output',
    },
  ],
} satisfies Partial<RouteAnswer>;

const RECORDED_CHAT = { response_model: 'gpt-5', response_id: 'chatcmpl-0', finish_reason: 'stop' };
const CHAT = { response_model: 'gpt-5-2025-08-07', response_id: 'chatcmpl-1', finish_reason: 'stop' };

export const CHAT_ANSWERS: Readonly<Record<string, AnswerCase>> = {
  'a text': {
    ...recorded('chat-text'),
    answer: {
      data: {
        ...RECORDED_CHAT,
        tokens: { prompt: 5, completion: 6, total: 11 },
        usage_buckets: { input: 5, output: 6 },
      },
      ...NO_CALLS,
      ...said('Good morning to you.'),
    },
  },
  'a text after reasoning that only some servers send': {
    ...recorded('chat-reasoning'),
    answer: {
      data: {
        ...RECORDED_CHAT,
        tokens: { prompt: 4, completion: 2, total: 6 },
        usage_buckets: { input: 4, output: 2 },
      },
      ...NO_CALLS,
      ...said('Eleven.'),
    },
  },
  'tool calls': {
    ...recorded('chat-tools'),
    answer: {
      data: {
        ...RECORDED_CHAT,
        finish_reason: 'tool_calls',
        tokens: { prompt: 11, completion: 7, total: 18 },
        usage_buckets: { input: 11, output: 7 },
      },
      ...CALLS,
    },
  },
  'an answer to tool results': {
    ...recorded('chat-tool-results'),
    answer: {
      data: {
        ...RECORDED_CHAT,
        tokens: { prompt: 30, completion: 9, total: 39 },
        usage_buckets: { input: 30, output: 9 },
      },
      ...NO_CALLS,
      ...said('It is 31 °C in Pune, at 14:05.'),
    },
  },
  'detailed usage': {
    ...chat.DETAILED,
    answer: {
      data: {
        ...CHAT,
        tokens: { prompt: 100, completion: 60, total: 160 },
        usage_buckets: {
          input: 45,
          cache_read: 40,
          cache_write: 10,
          input_audio: 5,
          output: 30,
          reasoning: 20,
          output_audio: 10,
        },
      },
      ...NO_CALLS,
      ...said('Yes.'),
    },
  },
  'a refusal': {
    ...chat.REFUSAL,
    answer: { data: CHAT, ...NO_CALLS, ...REFUSED, ...said('I cannot help with that.') },
  },
  'a text that was cut off': {
    ...chat.CUT_OFF,
    answer: { data: { ...CHAT, finish_reason: 'length' }, ...NO_CALLS, ...said('Once upon a') },
  },
  'a custom tool call': { ...chat.CUSTOM_TOOL, answer: { data: { ...CHAT, finish_reason: 'tool_calls' }, ...SQL } },
  'choices and calls out of order': {
    ...chat.OUT_OF_ORDER,
    answer: {
      data: { ...CHAT, finish_reason: 'tool_calls' },
      toolCalls: [
        { id: 'call_a', name: 'first', arguments: '{}' },
        { id: 'call_b', name: 'second', arguments: '{}' },
      ],
    },
  },
  'a spoken answer': { ...chat.SPOKEN, answer: { data: CHAT, ...NO_CALLS, ...said('Good morning.') } },
  'a function call without an id, which is no answer': {
    ...chat.FUNCTION_CALL,
    answer: { data: { ...CHAT, finish_reason: 'function_call' }, ...NO_CALLS },
  },
};

const RECORDED_RESPONSE = { response_model: 'gpt-5', response_id: 'resp-0', finish_reason: 'completed' };
const RECORDED_IDS = { ids: ['resp-0'] };
const NO_USAGE = { tokens: { prompt: 0, completion: 0, total: 0 }, usage_buckets: { input: 0, output: 0 } };
const RESPONSE = { response_model: 'gpt-5-2025-08-07', response_id: 'resp_1', finish_reason: 'completed' };
const IDS = { ids: ['resp_1'] };

function typed(whole: ReturnType<typeof responses.response>, answer: RouteAnswer): AnswerCase {
  return { whole, pieces: responses.streamed(whole), answer };
}

export const RESPONSE_ANSWERS: Readonly<Record<string, AnswerCase>> = {
  'a text': {
    ...recorded('responses-text'),
    answer: {
      data: {
        ...RECORDED_RESPONSE,
        tokens: { prompt: 5, completion: 6, total: 11 },
        usage_buckets: { input: 5, output: 6 },
      },
      ...NO_CALLS,
      ...RECORDED_IDS,
      ...said('Good morning to you.'),
    },
  },
  'a text after a summary of reasoning': {
    ...recorded('responses-reasoning'),
    answer: { data: { ...RECORDED_RESPONSE, ...NO_USAGE }, ...NO_CALLS, ...RECORDED_IDS, ...said('Eleven.') },
  },
  'a text after a search': {
    ...recorded('responses-search'),
    answer: {
      data: { ...RECORDED_RESPONSE, ...NO_USAGE },
      ...NO_CALLS,
      hosted: [{ kind: 'data_access', datasource: 'web_search', query: 'chaukas' }],
      ...RECORDED_IDS,
      ...said('It was founded in 2025.'),
    },
  },
  'tool calls': {
    ...recorded('responses-tools'),
    answer: {
      data: {
        ...RECORDED_RESPONSE,
        tokens: { prompt: 11, completion: 7, total: 18 },
        usage_buckets: { input: 11, output: 7 },
      },
      ...CALLS,
      ...RECORDED_IDS,
    },
  },
  'an answer to tool results': {
    ...recorded('responses-tool-results'),
    answer: {
      data: {
        ...RECORDED_RESPONSE,
        tokens: { prompt: 30, completion: 9, total: 39 },
        usage_buckets: { input: 30, output: 9 },
      },
      ...NO_CALLS,
      ...RECORDED_IDS,
      ...said('It is 31 °C in Pune, at 14:05.'),
    },
  },
  'detailed usage': typed(responses.DETAILED, {
    data: {
      ...RESPONSE,
      tokens: { prompt: 100, completion: 60, total: 160 },
      usage_buckets: { input: 50, cache_read: 40, cache_write: 10, output: 40, reasoning: 20 },
    },
    ...NO_CALLS,
    ...IDS,
    ...said('Yes.'),
  }),
  'a refusal': typed(responses.REFUSAL, {
    data: RESPONSE,
    ...NO_CALLS,
    ...REFUSED,
    ...IDS,
    ...said('I cannot help with that.'),
  }),
  'a text that was cut off': typed(responses.INCOMPLETE, {
    data: { ...RESPONSE, finish_reason: 'max_output_tokens' },
    ...NO_CALLS,
    ...IDS,
    ...said('Once upon a'),
  }),
  'a response that failed': typed(responses.FAILED, {
    data: { ...RESPONSE, finish_reason: 'failed' },
    ...NO_CALLS,
    ...IDS,
    failure: { message: 'Slow down.', code: 'rate_limit_exceeded' },
  }),
  'a response that is only queued': {
    whole: responses.QUEUED,
    pieces: [{ type: 'response.queued', response: responses.QUEUED, sequence_number: 0 }],
    answer: { data: { ...RESPONSE, finish_reason: 'queued' }, ...NO_CALLS, ...IDS },
  },
  'a custom tool call': typed(responses.CUSTOM_TOOL, { data: RESPONSE, ...SQL, ...IDS }),
  'a text after comments, without the reasoning': typed(responses.REASONED, {
    data: RESPONSE,
    ...NO_CALLS,
    ...IDS,
    ...said('Let me see. Eleven.'),
  }),
  'a text after a tool of the provider, in a conversation': typed(responses.HOSTED_TOOL, {
    data: RESPONSE,
    ...NO_CALLS,
    hosted: [
      { kind: 'tool', name: 'code_interpreter', call_id: 'ci_1', input: { code: '1 + 1', container_id: 'c_1' } },
    ],
    ids: ['resp_1', 'conv_1'],
    ...said('2'),
  }),
};
