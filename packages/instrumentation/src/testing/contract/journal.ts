/** Reading of the provider's journal. */
import type { AnsweredRequest } from './provider.ts';
import type { Wire } from './subject.ts';

/** What stands at a path in a value that may be anything. */
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
export function modelRequests(requests: readonly AnsweredRequest[], wire: Wire): AnsweredRequest[] {
  return requests.filter(
    ({ request }) => request.method === 'POST' && wire.isModelPath(request.path.replace(/^\/[^/]+\/v1/, '')),
  );
}

/** The client says with each request how many times it tried before. */
export function isRetry({ request }: AnsweredRequest): boolean {
  return request.headers['x-stainless-retry-count'] !== '0';
}

/** What the request was answered: the whole of it, or the data of its frames; nothing if a stream was asked and none came. */
export function piecesSent({ request, reply }: AnsweredRequest): readonly unknown[] {
  if (reply.json !== undefined) return at(request.json, 'stream') === true ? [] : [reply.json];
  return list(reply.sse).map((frame) => at(frame, 'data') ?? frame);
}
