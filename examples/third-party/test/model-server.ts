import { type RecordedRequest, type ScriptedReply, ScriptedServer } from '@chaukas/instrumentation/testing';

const MODEL = { model: 'llama3.2', created_at: '2026-01-01T00:00:00Z' };
const STATS = { done: true, done_reason: 'stop', prompt_eval_count: 31, eval_count: 12 };

/** The API of a model server, with the answers that its documentation gives. */
export async function startModelServer(): Promise<ScriptedServer> {
  const server = await ScriptedServer.start();
  return server
    .on('/api/chat', chat)
    .on('/api/generate', ({ json }) => streamed(json, { response: 'A quince.' }, ['A ', 'quince.'].map(response)))
    .on('/api/embed', { json: { model: 'nomic-embed-text', embeddings: [[0.1, 0.2, 0.3]], prompt_eval_count: 5 } })
    .on('/api/web_search', {
      json: { results: [{ title: 'Quince', url: 'https://example.com/quince', content: 'A fruit.' }] },
    });
}

function chat({ json }: RecordedRequest): ScriptedReply {
  const { model, messages } = json as { model: string; messages: { role: string }[] };
  if (model === 'never-pulled') return { status: 404, json: { error: `model '${model}' not found` } };
  if (model === 'busy') return { status: 503, json: { error: 'server busy' } };
  if (messages.at(-1)?.role === 'tool') {
    const pieces = ['It is 31 °C ', 'in Pune.'].map((content) => ({ message: { role: 'assistant', content } }));
    return streamed(json, { message: { role: 'assistant', content: 'It is 31 °C in Pune.' } }, pieces);
  }
  const tool_calls = ['Pune', 'Oslo'].map((city) => ({ function: { name: 'get_weather', arguments: { city } } }));
  const message = { role: 'assistant', content: '', thinking: 'I need both.', tool_calls };
  return streamed(json, { message }, [
    { message: { role: 'assistant', content: '', thinking: 'I need ' } },
    { message: { role: 'assistant', content: '', thinking: 'both.' } },
    { message: { role: 'assistant', content: '', tool_calls } },
  ]);
}

/** The answer in one piece, or as lines of JSON of which the last has the counts. */
function streamed(json: unknown, whole: object, pieces: readonly object[]): ScriptedReply {
  if (Reflect.get(Object(json), 'stream') !== true) return { json: { ...MODEL, ...whole, ...STATS } };
  const empty = 'message' in whole ? { message: { role: 'assistant', content: '' } } : { response: '' };
  const lines = [...pieces.map((piece) => ({ ...MODEL, ...piece, done: false })), { ...MODEL, ...empty, ...STATS }];
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}

function response(text: string): object {
  return { response: text };
}
