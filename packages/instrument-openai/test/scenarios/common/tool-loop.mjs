/** A loop that asks two tools, as the app writes it and as the provider answers it. */
import { chunks, completion } from './answers.mjs';

export const TOOLS = ['get_weather', 'get_time'].map((name) => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}));

/** The tool calls that the model asks for. */
export const CALLS = [
  ['call_1', 'get_weather', { city: 'Pune' }],
  ['call_2', 'get_time', { city: 'Pune' }],
];

/** What the tools give. */
export const RESULTS = { get_weather: { celsius: 31 }, get_time: '10:15' };

export const ask = (content) => ({ model: 'gpt-test', messages: [{ role: 'user', content }], tools: TOOLS });

/** Whether a request carries results of tools. */
export const hasResults = ({ messages }) => messages.some(({ role }) => role === 'tool');

/** Asks for both tools first, and answers when their results are there. */
export const answerLoop = ({ on }) =>
  on('/chat/completions', ({ json }) => ({
    json: hasResults(json)
      ? completion({ id: 'chatcmpl_2', text: 'It is 31 C at 10:15.' })
      : completion({ id: 'chatcmpl_1', toolCalls: CALLS }),
  }));

/** The same, streamed. */
export const streamLoop = ({ on }) =>
  on('/chat/completions', ({ json }) => ({
    sse: hasResults(json)
      ? chunks({ id: 'chatcmpl_2', texts: ['It is ', '31 C.'] })
      : chunks({ id: 'chatcmpl_1', toolCalls: CALLS }),
  }));

export const runTool = async ({ function: { name } }) => JSON.stringify(RESULTS[name]);

/** The loop that every guide shows. */
export async function loop(client, request, callTool = runTool) {
  const messages = [...request.messages];
  for (;;) {
    const { choices } = await client.chat.completions.create({ ...request, messages });
    const [{ message }] = choices;
    messages.push(message);
    if (!message.tool_calls) return message.content;
    const results = await Promise.all(message.tool_calls.map(callTool));
    message.tool_calls.forEach(({ id }, index) => {
      messages.push({ role: 'tool', tool_call_id: id, content: results[index] });
    });
  }
}
