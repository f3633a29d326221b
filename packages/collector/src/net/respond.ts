import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { NodeResponse } from './one-port.ts';

/** Answers a request of either protocol at once. */
export function respond(
  response: NodeResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
  body: string | Uint8Array = '',
): void {
  writeHead(response, status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

/** The two kinds of response take the same arguments, but their types have no common signature. */
export function writeHead(response: NodeResponse, status: number, headers: OutgoingHttpHeaders): void {
  (response as ServerResponse).writeHead(status, headers);
}
