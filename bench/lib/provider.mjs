/**
 * What the client's `fetch` answers with, in this process: a socket would cost more than all that is compared here. Counts the
 * requests.
 */
const PROSE = 'It was delivered six days ago. If it is unworn, you can send it back within thirty days. ';

export const USAGE = { prompt_tokens: 1423, completion_tokens: 288, total_tokens: 1711 };

export const CHUNKS = 200;

const WORDS = Array.from({ length: CHUNKS - 2 }, (_, index) => `word ${index} `);

/** The texts of the answers. */
export const ANSWERS = { plain: PROSE.repeat(14), stream: WORDS.join('') };

const COMPLETION = JSON.stringify({
  id: 'chatcmpl-9a8b7c6d',
  object: 'chat.completion',
  created: 1763683200,
  model: 'gpt-4o-mini-2024-07-18',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: ANSWERS.plain, refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: USAGE,
});

const STREAM = [
  ...WORDS.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }])),
  chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  chunk([], USAGE),
  'data: [DONE]\n\n',
].map((text) => new TextEncoder().encode(text));

function chunk(choices, usage = null) {
  const event = {
    id: 'chatcmpl-9a8b7c6d',
    object: 'chat.completion.chunk',
    created: 1763683200,
    model: 'gpt-4o-mini',
    choices,
  };
  return `data: ${JSON.stringify({ ...event, usage })}\n\n`;
}

export function provider() {
  const served = { requests: 0 };
  const fetch = async (_, { body }) => {
    served.requests++;
    if (!JSON.parse(body).stream) return new Response(COMPLETION, { headers: { 'content-type': 'application/json' } });
    return new Response(ReadableStream.from(STREAM), { headers: { 'content-type': 'text/event-stream' } });
  };
  return { served, fetch };
}

/** Eight messages, 5 KB. */
export function request(stream) {
  const messages = Array.from({ length: 8 }, (_, number) => ({
    role: number % 2 === 0 ? 'user' : 'assistant',
    content: `${number}: ${PROSE.repeat(7)}`,
  }));
  return {
    model: 'gpt-4o-mini',
    temperature: 0.2,
    messages,
    ...(stream && { stream, stream_options: { include_usage: true } }),
  };
}
