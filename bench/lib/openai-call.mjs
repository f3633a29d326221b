/** A call of the `openai` client, answered in this process, and what has to be in the trail of it. */
import { EventType } from '../../packages/spec/dist/esm/index.js';
import { expectCount, expectHas, expectSame } from './expect.mjs';
import { ANSWERS, CHUNKS, request, USAGE } from './provider.mjs';

const { SESSION_START, MODEL_INVOCATION_START, MODEL_INVOCATION_END, OUTPUT_EMITTED, SESSION_END } = EventType;

/** The events of a call, in their order. */
const TYPES = [SESSION_START, MODEL_INVOCATION_START, MODEL_INVOCATION_END, OUTPUT_EMITTED, SESSION_END];
export const EVENTS_A_CALL = TYPES.length;

export const CLIENT_OPTIONS = { apiKey: 'key', baseURL: 'http://127.0.0.1:1/v1', maxRetries: 0 };

/** @param {'plain' | 'stream'} way */
export async function makeCalls(client, way, calls) {
  for (let number = 0; number < calls; number++) {
    const answer = await client.chat.completions.create(request(way === 'stream'));
    if (way === 'plain') continue;
    let chunks = 0;
    for await (const _ of answer) chunks++;
    expectCount('chunks', chunks, CHUNKS);
  }
}

/** Whether the text in which a peer keeps a call has its messages, the answer and, but for streams, of which two record none, the tokens in it. */
export function expectCall(who, text, way) {
  const tokens = way === 'stream' ? [] : [USAGE.prompt_tokens, USAGE.completion_tokens].map(String);
  expectHas(`a call of ${who}`, text, [...request().messages.map(({ content }) => content), ANSWERS[way], ...tokens]);
}

/** Whether the last events are those of a call, with all that was asked and answered. */
export function expectEvents(events, way) {
  const last = events.slice(-EVENTS_A_CALL);
  expectSame(
    'types of the events of a call',
    last.map(({ type }) => type),
    TYPES,
  );
  expectCount('sessions of a call', new Set(last.map(({ sessionId }) => sessionId)).size, 1);
  const [session, start, end, output] = last;
  expectSame('the span of the answer', end.spanId, start.spanId);
  expectSame('the parent of the call', start.parentSpanId, session.spanId);
  for (const { content } of [start, end]) expectSame('request', content.value.request, request(way === 'stream'));
  const { promptTokens, completionTokens, totalTokens, response, finishReason } = end.content.value;
  const tokens = { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: totalTokens };
  expectSame('usage', [tokens, response.usage], [USAGE, USAGE]);
  expectSame('answer', response.choices[0].message.content, ANSWERS[way]);
  expectSame('finish reason', finishReason, 'stop');
  expectSame('output', output.content.value.text, ANSWERS[way]);
}
