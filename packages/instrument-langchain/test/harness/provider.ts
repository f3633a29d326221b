import { type ScriptedReply, ScriptedServer } from '@chaukas/instrumentation/testing';
import { ChatOpenAI } from '@langchain/openai';

/** A tool call as the provider asks for it. */
export function asks(id: string, name: string, args: object): object {
  const call = { id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  return { role: 'assistant', content: null, tool_calls: [call] };
}

export const USAGE = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 2 },
};

/** Graphs put a message of a known id in the place of the one before. */
const made = { answers: 0 };

/** An answer of the provider's: what it says, or a message as it stands. */
export function answer(said: string | object, finish = 'stop', id = `chatcmpl-${++made.answers}`): ScriptedReply {
  const message = typeof said === 'string' ? { role: 'assistant', content: said } : said;
  const choices = [{ index: 0, message, finish_reason: finish }];
  return {
    json: { id, object: 'chat.completion', created: 1, model: 'gpt-test-2', choices, usage: USAGE },
  };
}

/** The same in pieces. */
export function pieces(...texts: readonly string[]): ScriptedReply {
  const chunk = (delta: object, more: object = {}): object => ({
    id: 'chatcmpl-2',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-test-2',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  });
  const usage = { ...chunk({}), choices: [], usage: USAGE };
  const said = texts.map((content) => chunk({ role: 'assistant', content }));
  return { sse: [...said, chunk({}, { finish_reason: 'stop' }), usage] };
}

export const failure = (status: number): ScriptedReply => ({
  status,
  json: { error: { message: `no: ${status}`, code: null } },
});

/** A model of a provider that answers as scripted. */
export async function provider(
  script: readonly ScriptedReply[],
  options: object = {},
): Promise<{ server: ScriptedServer; model: ChatOpenAI; [Symbol.asyncDispose](): Promise<void> }> {
  const server = await ScriptedServer.start();
  server.on('/chat/completions', script);
  const model = new ChatOpenAI({
    model: 'gpt-test',
    apiKey: 'none',
    maxRetries: 0,
    configuration: { baseURL: server.url },
    ...options,
  });
  return { server, model, [Symbol.asyncDispose]: () => server.stop() };
}
