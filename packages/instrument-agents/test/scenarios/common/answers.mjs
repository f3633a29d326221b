// Answers of the Responses and the Chat API, plain and streamed, as the real ones are shaped.

const USAGE = { input_tokens: 11, output_tokens: 7, total_tokens: 18 };
const DETAILS = { input_tokens_details: { cached_tokens: 3 }, output_tokens_details: { reasoning_tokens: 2 } };

/** A whole response with these items. */
export function response(id, output, more = {}) {
  return {
    id,
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    model: 'gpt-test-1',
    output,
    output_text: textIn(output),
    instructions: null,
    tools: [],
    temperature: 1,
    top_p: 1,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    metadata: {},
    error: null,
    incomplete_details: null,
    usage: { ...USAGE, ...DETAILS },
    ...more,
  };
}

function textIn(output) {
  return output
    .flatMap((item) => item.content ?? [])
    .map((part) => part.text ?? '')
    .join('');
}

export function says(text, id = 'msg_1') {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { type: 'message', id, role: 'assistant', status: 'completed', content };
}

export function calls(name, args, call_id) {
  return {
    type: 'function_call',
    id: `fc_${call_id}`,
    call_id,
    name,
    arguments: JSON.stringify(args),
    status: 'completed',
  };
}

/** The events of a streamed response. */
export function streamed(whole) {
  let sequence_number = 0;
  const event = (type, more) => ({ type, sequence_number: sequence_number++, ...more });
  const started = { ...whole, status: 'in_progress', output: [], usage: null };
  const items = whole.output.flatMap((item, output_index) => [
    event('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', content: [] } }),
    ...piecesOf(item, output_index, event),
    event('response.output_item.done', { output_index, item }),
  ]);
  return [event('response.created', { response: started }), ...items, event('response.completed', { response: whole })];
}

function piecesOf(item, output_index, event) {
  if (item.type !== 'message') return [];
  const words = item.content[0].text.split(/(?<= )/);
  const place = { output_index, item_id: item.id, content_index: 0 };
  return words.map((delta) => event('response.output_text.delta', { ...place, delta, logprobs: [] }));
}

/** A chat completion that says something, or asks for a tool. */
export function completion(id, message, more = {}) {
  return {
    id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-test-1',
    choices: [
      {
        index: 0,
        finish_reason: message.tool_calls ? 'tool_calls' : 'stop',
        logprobs: null,
        message: { role: 'assistant', content: null, refusal: null, ...message },
      },
    ],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...more,
  };
}

/** A route's replies for requests that stream and those that do not; the nth request of a scenario gets the nth answer. */
export function answering(...answers) {
  return (request, nth) => {
    const answer = answers[Math.min(nth, answers.length - 1)];
    if (answer.status !== undefined && answer.object === undefined) return answer;
    return request.json?.stream === true ? { sse: streamed(answer), done: false } : { json: answer };
  };
}
