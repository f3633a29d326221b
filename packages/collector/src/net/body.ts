import type { NodeRequest } from './one-port.ts';

/**
 * The body of a request, chunk by chunk.
 *
 * Unlike a plain `for await` over a request, one that stops before the end does not take the connection down with it, which
 * would lose the answer that says why: the rest is read and forgotten.
 */
export async function* bodyOf(request: NodeRequest): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } finally {
    request.resume();
  }
}
