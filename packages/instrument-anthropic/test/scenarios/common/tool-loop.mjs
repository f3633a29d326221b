/** A loop that asks two tools, as the app writes it and as the provider answers it. */
import { events, message, text, toolUse } from './answers.mjs';
import { asking } from './requests.mjs';

export const TOOLS = ['get_weather', 'get_time'].map((name) => ({
  name,
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
}));

/** The tool calls that the model asks for. */
export const CALLS = [
  ['toolu_1', 'get_weather', { city: 'Pune' }],
  ['toolu_2', 'get_time', { city: 'Pune' }],
];

export const ask = (more) => asking('Weather and time in Pune?', { tools: TOOLS, ...more });

/** Whether a request carries results of tools. */
export const hasResults = ({ messages }) =>
  messages.some(({ content }) => Array.isArray(content) && content.some(({ type }) => type === 'tool_result'));

const asks = message({ id: 'msg_1', content: [text('Let me see.'), ...CALLS.map(toolUse)] });
const final = message({ id: 'msg_2', content: [text('It is 31 C at 10:15.')] });

/** Asks for both tools first, and answers when their results are there. */
export const answerLoop = ({ on }) => on('/messages', ({ json }) => ({ json: hasResults(json) ? final : asks }));

/** The same, streamed. */
export const streamLoop = ({ on }) => on('/messages', ({ json }) => ({ sse: events(hasResults(json) ? final : asks) }));

const RESULTS = { get_weather: { content: '31 C' }, get_time: { content: [text('10:15')] } };

/** The loop that every guide shows. */
export async function loop(client, request, resultOf = ({ name }) => RESULTS[name]) {
  const messages = [...request.messages];
  for (;;) {
    const { content } = await client.messages.create({ ...request, messages });
    messages.push({ role: 'assistant', content });
    const calls = content.filter(({ type }) => type === 'tool_use');
    if (calls.length === 0) return content;
    const results = calls.map(async (call) => ({
      type: 'tool_result',
      tool_use_id: call.id,
      ...(await resultOf(call)),
    }));
    messages.push({ role: 'user', content: await Promise.all(results) });
  }
}

/** The trail of it. */
export const TOOL_LOOP = [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'TOOL_CALL_START get_weather',
  'TOOL_CALL_START get_time',
  'TOOL_CALL_END get_weather',
  'TOOL_CALL_END get_time',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];
