/** What the provider of the scenarios answers: the shapes of the Messages API, with only what a test says filled in. */

export const text = (said) => ({ type: 'text', text: said, citations: null });

export const toolUse = ([id, name, input]) => ({ type: 'tool_use', id, name, input });

/** A message with blocks, by default `Hello!`. */
export function message({ id = 'msg_1', content = [text('Hello!')], stop_reason, usage, ...more } = {}) {
  const asks = content.some(({ type }) => type === 'tool_use');
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: 'claude-test-1',
    content,
    stop_reason: stop_reason ?? (asks ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: usage ?? { input_tokens: 11, output_tokens: 7, service_tier: 'standard' },
    ...more,
  };
}

/** The events of a streamed message, as server-sent events with names. */
export function events(whole, textPieces) {
  const { content, stop_reason, stop_sequence, stop_details, usage, ...rest } = whole;
  const { input_tokens, output_tokens, ...details } = usage;
  const begun = { ...rest, content: [], stop_reason: null, stop_sequence: null };
  const delta = { stop_reason, stop_sequence, ...(stop_details && { stop_details }) };
  return [
    { type: 'message_start', message: { ...begun, usage: { input_tokens, ...details, output_tokens: 1 } } },
    ...content.flatMap((block, index) => blockEvents(block, index, textPieces)),
    { type: 'message_delta', delta, usage: { input_tokens: null, cache_read_input_tokens: null, output_tokens } },
    { type: 'message_stop' },
  ].map(frame);
}

export const frame = (data) => ({ event: data.type, data });

function blockEvents(block, index, textPieces) {
  const [start, deltas] = (PIECES[block.type] ?? whole)(block, textPieces);
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

/** Blocks that the provider sends whole. */
const whole = (block) => [block, []];

/** How each block is begun and carried on. */
const PIECES = {
  text: (block, pieces = block.text.match(/.{1,4}/gsu) ?? []) => [
    { ...block, text: '' },
    [
      ...pieces.map((piece) => ({ type: 'text_delta', text: piece })),
      ...(block.citations ?? []).map((citation) => ({ type: 'citations_delta', citation })),
    ],
  ],
  thinking: (block) => [
    { ...block, thinking: '', signature: '' },
    [
      ...(block.thinking.match(/.{1,5}/gsu) ?? []).map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature: block.signature },
    ],
  ],
  tool_use: inputPieces,
  server_tool_use: inputPieces,
  mcp_tool_use: inputPieces,
};

function inputPieces(block) {
  const pieces = JSON.stringify(block.input).match(/.{1,6}/gsu) ?? [];
  const deltas = pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  return [{ ...block, input: {} }, [{ type: 'input_json_delta', partial_json: '' }, ...deltas]];
}

/** An error of the API. */
export function apiError(said, type = 'invalid_request_error') {
  return { type: 'error', error: { type, message: said }, request_id: null };
}

/** A provider that answers every message the same. */
export const answerHello = ({ on }) => on('/messages', { json: message() });
