/** What the provider of the scenarios answers: the shapes of the OpenAI API, with only what a test says filled in. */

const CREATED = 1_760_000_000;

/** A chat completion with one choice. */
export function completion({
  id = 'chatcmpl_1',
  model = 'gpt-test-1',
  text = 'Hello!',
  toolCalls,
  usage,
  ...more
} = {}) {
  const message = { role: 'assistant', content: toolCalls ? null : text, refusal: null };
  if (toolCalls) message.tool_calls = toolCalls.map(functionCall);
  const finish_reason = toolCalls ? 'tool_calls' : 'stop';
  return {
    id,
    object: 'chat.completion',
    created: CREATED,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason }],
    usage: usage ?? chatUsage(11, 7),
    ...more,
  };
}

/** Usage of a chat completion. */
export function chatUsage(prompt, completionTokens, details = {}) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completionTokens,
    total_tokens: prompt + completionTokens,
    ...details,
  };
}

/** A tool call in a message: `[id, name, arguments]`, arguments as an object or as the text that a model wrote. */
export function functionCall([id, name, args]) {
  return {
    id,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  };
}

/** The chunks of a streamed chat completion, one per text or tool call piece; the usage chunk only if `usage` is given. */
export function chunks({ id = 'chatcmpl_s', model = 'gpt-test-1', texts = ['Hel', 'lo', '!'], toolCalls, usage } = {}) {
  const chunk = (choices, more = {}) => ({
    id,
    object: 'chat.completion.chunk',
    created: CREATED,
    model,
    choices,
    ...more,
  });
  const delta = (content, finish_reason = null) => chunk([{ index: 0, delta: content, logprobs: null, finish_reason }]);
  const pieces = toolCalls ? toolCalls.flatMap(callPieces) : texts.map((content) => ({ content }));
  return [
    delta({ role: 'assistant', content: toolCalls ? null : '', refusal: null }),
    ...pieces.map((piece) => delta(piece)),
    delta({}, toolCalls ? 'tool_calls' : 'stop'),
    ...(usage ? [chunk([], { usage })] : []),
  ];
}

/** A call arrives in pieces: its name first, then its arguments in two halves. */
function callPieces(call, index) {
  const { id, type, function: called } = functionCall(call);
  const half = Math.ceil(called.arguments.length / 2);
  const more = (text) => ({ tool_calls: [{ index, function: { arguments: text } }] });
  return [
    { tool_calls: [{ index, id, type, function: { name: called.name, arguments: '' } }] },
    more(called.arguments.slice(0, half)),
    more(called.arguments.slice(half)),
  ];
}

/** A response of the Responses API. */
export function response({ id = 'resp_1', model = 'gpt-test-1', text = 'Hello!', toolCalls, usage, ...more } = {}) {
  return {
    id,
    object: 'response',
    created_at: CREATED,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: null,
    model,
    output: toolCalls ? toolCalls.map(functionCallItem) : [messageItem(id, text)],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: usage ?? responsesUsage(13, 5),
    metadata: {},
    ...more,
  };
}

/** Usage of a response. */
export function responsesUsage(input, output, cached = 0, reasoning = 0) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

function messageItem(id, text) {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: `msg_${id}`, type: 'message', status: 'completed', role: 'assistant', content };
}

function functionCallItem([call_id, name, args]) {
  return {
    id: `fc_${call_id}`,
    type: 'function_call',
    status: 'completed',
    call_id,
    name,
    arguments: JSON.stringify(args),
  };
}

/** The events of a streamed response, as server-sent events with names; the last one carries `final` whole. */
export function responseEvents(final, lastType = 'response.completed') {
  const started = { ...final, status: 'in_progress', output: [], usage: null };
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...final.output.flatMap(itemEvents),
    { type: lastType, response: final },
  ];
  return events.map((event, sequence_number) => ({ event: event.type, data: { ...event, sequence_number } }));
}

function itemEvents(item, output_index) {
  return [
    { type: 'response.output_item.added', output_index, item: opened(item) },
    ...(item.type === 'message' ? textEvents(item, output_index) : argumentEvents(item, output_index)),
    { type: 'response.output_item.done', output_index, item },
  ];
}

function opened(item) {
  return item.type === 'message'
    ? { ...item, status: 'in_progress', content: [] }
    : { ...item, status: 'in_progress', arguments: '' };
}

function textEvents({ id: item_id, content: [part] }, output_index) {
  const at = { item_id, output_index, content_index: 0 };
  const deltas = part.text.match(/.{1,4}/gsu) ?? [];
  return [
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ...deltas.map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text: part.text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
  ];
}

function argumentEvents({ id: item_id, name, arguments: text }, output_index) {
  return [
    { type: 'response.function_call_arguments.delta', item_id, output_index, delta: text },
    { type: 'response.function_call_arguments.done', item_id, output_index, name, arguments: text },
  ];
}

/** An error of the API. */
export function apiError(message, code, type = 'invalid_request_error') {
  return { error: { message, type, param: null, code } };
}

/** A provider that answers every chat completion the same. */
export const answerHello = ({ on }) => on('/chat/completions', { json: completion() });
