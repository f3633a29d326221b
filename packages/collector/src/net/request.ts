import type { NodeRequest } from './one-port.ts';

/** The path of a request, without its query. */
export function pathOf({ url }: NodeRequest): string {
  return (url ?? '').split('?', 1)[0] ?? '';
}

/** What the caller takes for our name: `:authority` of HTTP/2, else `host`. */
export function authorityOf(request: NodeRequest): string | undefined {
  const authority = 'authority' in request ? request.authority : undefined;
  return authority ?? request.headers.host;
}
