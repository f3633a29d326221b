/** A model provider on this machine that speaks both APIs; its journal says how many calls there really were. */
import { ScriptedServer } from '@chaukas/instrumentation/testing';

export async function startProvider(): Promise<ScriptedServer> {
  const server = await ScriptedServer.start();
  server.on('/v1/chat/completions', {
    json: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'gpt-4o-mini',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'from openai' } }],
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    },
  });
  server.on('/v1/messages', {
    json: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [{ type: 'text', text: 'from anthropic' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 4, output_tokens: 3 },
    },
  });
  return server;
}

/** How an app makes a call of each library; the address comes by the environment. */
export const OPENAI_CALL = `
  const openai = new OpenAI({ apiKey: 'key', baseURL: process.env.PROVIDER + '/v1', maxRetries: 0 });
  openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] })
    .then((answer) => console.log(answer.choices[0].message.content));`;

export const ANTHROPIC_CALL = `
  const anthropic = new Anthropic({ apiKey: 'key', baseURL: process.env.PROVIDER, maxRetries: 0 });
  anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })
    .then((answer) => console.log(answer.content[0].text));`;
