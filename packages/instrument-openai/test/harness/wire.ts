/** Reading of what the provider was asked and what it answered, by our own eyes rather than those of the package. */
import type { AnsweredRequest } from './provider.ts';

/** Paths whose calls are to be recorded. */
const MODEL_PATHS = ['/chat/completions', '/responses'];

export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (found === null || found === undefined ? found : Object(found)[key]),
    value,
  );
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Requests to models, without those for other things. */
export function modelRequests(requests: readonly AnsweredRequest[]): AnsweredRequest[] {
  return requests.filter(
    ({ request }) => request.method === 'POST' && MODEL_PATHS.some((path) => request.path.endsWith(path)),
  );
}

/** The client says with each request how many times it tried before. */
export function isRetry({ request }: AnsweredRequest): boolean {
  return request.headers['x-stainless-retry-count'] !== '0';
}

export interface TokenCounts {
  readonly prompt: unknown;
  readonly completion: unknown;
  readonly total: unknown;
}

/** The usage that a whole answer said, under whichever names. */
export function usageSent(answered: AnsweredRequest): TokenCounts | undefined {
  const usage = answerObjects(answered)
    .map((piece) => at(piece, 'usage'))
    .findLast((found) => found !== undefined && found !== null);
  if (usage === undefined) return undefined;
  return {
    prompt: at(usage, 'prompt_tokens') ?? at(usage, 'input_tokens'),
    completion: at(usage, 'completion_tokens') ?? at(usage, 'output_tokens'),
    total: at(usage, 'total_tokens'),
  };
}

/** Ids of the tool calls that an answer asks for. */
export function toolCallsSent(answered: AnsweredRequest): string[] {
  const ids = answerObjects(answered).flatMap((piece) => {
    const message = at(piece, 'choices', 0, 'message') ?? at(piece, 'choices', 0, 'delta');
    const chat = list(at(message, 'tool_calls')).map((call) => at(call, 'id'));
    const responses = list(at(piece, 'output')).map((item) => at(item, 'call_id'));
    return [...chat, ...responses];
  });
  return ids.filter((id): id is string => typeof id === 'string');
}

/** The answer, or its pieces; of the Responses API those with the whole response. */
function answerObjects({ request, reply }: AnsweredRequest): readonly unknown[] {
  // A client that asked for a stream finds none in a whole answer.
  if (reply.json !== undefined) return at(request.json, 'stream') === true ? [] : [reply.json];
  const frames = list(reply.sse).map((frame) => at(frame, 'data') ?? frame);
  const last = frames.findLast((frame) => at(frame, 'response') !== undefined);
  return last === undefined ? frames : [at(last, 'response')];
}
