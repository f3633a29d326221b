import type { ScriptedReply } from '@chaukas/instrumentation/testing';

/** Answers of both providers, for calls of their clients that an app makes itself. */
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

let answers = 0;

/** An answer of OpenAI's Chat API, with an id of its own: a graph keeps one message of each id. */
export function chat(message: object, finish_reason = 'stop'): ScriptedReply {
  const choices = [
    { index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, finish_reason },
  ];
  return {
    json: {
      id: `chatcmpl-${++answers}`,
      object: 'chat.completion',
      created: 1,
      model: 'gpt-test-2',
      choices,
      usage: USAGE,
    },
  };
}

/** One that asks for tools. */
export function chatCalls(...calls: readonly (readonly [id: string, name: string, args: object])[]): ScriptedReply {
  const tool_calls = calls.map(([id, name, args]) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  return chat({ tool_calls }, 'tool_calls');
}

/** An answer of Anthropic's. */
export function message(text: string): ScriptedReply {
  return {
    json: {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test-2', stop_reason: 'end_turn' },
      content: [{ type: 'text', text }],
      usage: { input_tokens: 6, output_tokens: 5, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    },
  };
}
