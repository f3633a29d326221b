import { patchMethods } from '../patching/patch-methods.ts';
import { ClientObserver } from './client-observer.ts';
import type { ClientSpec } from './client-spec.ts';

/**
 * Observes every call that clients of one prototype make to the endpoints of `spec`. What a version does not have is left
 * out: without `retryRequest` waits are not known to be the server's, without `parseResponseWithTimeout` answers are seen
 * on the promise.
 *
 * @returns undoes it
 */
export function observeClient(prototype: object, spec: ClientSpec): () => void {
  const observer = new ClientObserver(spec, typeof Reflect.get(prototype, 'parseResponseWithTimeout') === 'function');
  const undoCalls = patchMethods(prototype, 'calls', {
    post: (original, self, args) => observer.post(original, self, args),
    getAPIList: (original, self, args) => observer.list(original, self, args),
    makeRequest: (original, self, args) => observer.attempt(original, self, args),
    retryRequest: (original, self, args) => observer.retry(original, self, args),
    fetchWithTimeout: (original, self, args) => observer.fetch(original, self, args),
  });
  const undoAnswers = patchMethods(prototype, 'answers', {
    parseResponseWithTimeout: (original, self, args) => observer.parse(original, self, args),
  });
  return () => {
    undoCalls();
    // Calls that are under way are still recorded to their end.
    observer.whenIdle(() => {
      undoAnswers();
      observer.undoPromises();
    });
  };
}
