/** Answers of the Chat Completions API. */
const usage = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };

export function answer(content: string): object {
  return completion('stop', { role: 'assistant', content });
}

export function toolCall(id: string, name: string, input: object): object {
  const call = { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
  return completion('tool_calls', { role: 'assistant', content: null, tool_calls: [call] });
}

function completion(finish_reason: string, message: object): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-2024-11-20',
    choices: [{ index: 0, finish_reason, message, logprobs: null }],
    usage,
  };
}
