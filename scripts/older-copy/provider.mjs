// What both the plain run and the others talk to.
import { ScriptedServer } from '../../packages/instrumentation/src/testing/index.ts';

const USAGE = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

const REFUSED = { error: { message: 'no such thing', type: 'invalid_request_error', code: null, param: null } };

/** Answers by what the user says; a busy provider takes the second attempt. */
function answer({ json, headers }) {
  const said = json.messages[0].content;
  if (said === 'wrong') return { status: 400, json: REFUSED };
  if (said === 'busy' && headers['x-stainless-retry-count'] === '0')
    return { status: 503, headers: { 'retry-after-ms': '1' }, json: REFUSED };
  const common = { id: 'chatcmpl-1', created: 1, model: json.model };
  if (json.stream) return { sse: ['Hel', 'lo!', ''].map((text, at) => chunk(common, text, at === 2)) };
  const message = { role: 'assistant', content: `Hello, ${said}!`, refusal: null };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return { json: { ...common, object: 'chat.completion', choices, usage: USAGE } };
}

function chunk(common, content, last) {
  const choices = [{ index: 0, delta: { content }, finish_reason: last ? 'stop' : null }];
  return { data: { ...common, object: 'chat.completion.chunk', choices } };
}

export async function startProvider() {
  const server = await ScriptedServer.start();
  const serve = () => {
    server.reset();
    server.on('/chat/completions', answer);
  };
  serve();
  return { url: `${server.url}/v1`, serve, stop: () => server.stop(), requests: () => [...server.requests] };
}
