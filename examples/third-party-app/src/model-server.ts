import { type RecordedRequest, type ScriptedReply, ScriptedServer } from '@chaukas/instrumentation/testing';

const DONE = { model: 'llama3.2', done: true, done_reason: 'stop', total_duration: 5_000_000 };

/** A server on this machine that speaks Ollama's API and says what the demo needs. */
export async function startModelServer(): Promise<ScriptedServer> {
  const server = await ScriptedServer.start();
  return server.on('/api/embed', embed).on('/api/chat', chat).on('/api/generate', generate);
}

/** A vector has a number for each word that counts here. */
function embed({ json }: RecordedRequest): ScriptedReply {
  const { model, input } = json as { model: string; input: string | string[] };
  const embeddings = [input].flat().map((text) => ['shed', 'quince', 'key'].map((word) => Number(text.includes(word))));
  return { json: { model, embeddings, prompt_eval_count: embeddings.length * 9 } };
}

function chat({ json }: RecordedRequest): ScriptedReply {
  const { model, messages } = json as { model: string; messages: { role: string; content: string }[] };
  if (model !== 'llama3.2') return { status: 404, json: { error: `model '${model}' not found` } };
  const last = messages.at(-1);
  const message =
    last?.role === 'tool'
      ? { role: 'assistant', content: 'It hangs behind the stove.' }
      : {
          role: 'assistant',
          content: '',
          tool_calls: [{ function: { name: 'find_notes', arguments: { about: 'key of the shed' } } }],
        };
  return { json: { ...DONE, message, prompt_eval_count: 120 + messages.length, eval_count: 14 } };
}

/** Streams are lines of JSON. */
function generate(): ScriptedReply {
  const pieces = ['Hard and ', 'yellow, ', 'sweet when cooked.'].map((response) => ({
    ...DONE,
    done: false,
    response,
  }));
  const lines = [...pieces, { ...DONE, response: '', prompt_eval_count: 12, eval_count: 8 }];
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}
