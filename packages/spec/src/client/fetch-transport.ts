import type { Transport } from '@connectrpc/connect';
import { type UniversalClientFn, universalClientResponseFromFetch } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-connect';

/** Where a transport goes. */
export interface FetchTransportOptions {
  /** Address of a Chaukas server that speaks Connect, such as `https://chaukas.example`. */
  baseUrl: string;
  /** Makes the requests. @defaultValue the global `fetch` */
  fetch?: typeof globalThis.fetch;
  /** Bytes that an answer may have. @defaultValue 67108864 */
  maxAnswerBytes?: number;
}

/** The most that the protocol allows a client to send at once. */
const MAX_BYTES = 0xffffffff;

/** A transport for Node and browsers that needs nothing but `fetch`: binary protobuf in the Connect protocol. */
export function fetchTransport({
  baseUrl,
  fetch,
  maxAnswerBytes = 64 * 1024 * 1024,
}: FetchTransportOptions): Transport {
  return createTransport({
    baseUrl,
    // Looked up at each call, so that an app may put its own in place later.
    httpClient: clientOf(fetch ?? ((...request) => globalThis.fetch(...request))),
    useBinaryFormat: true,
    interceptors: [],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: maxAnswerBytes,
    writeMaxBytes: MAX_BYTES,
  });
}

/** Connect's own client streams its requests, which browsers cannot do over HTTP/1.1; these are sent in one piece. */
function clientOf(fetch: typeof globalThis.fetch): UniversalClientFn {
  return async ({ url, method, header, body, signal }) => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of body ?? []) chunks.push(new Uint8Array(chunk));
    const sent = chunks.length === 0 ? {} : { body: new Blob(chunks) };
    const response = await fetch(url, {
      method,
      headers: header,
      redirect: 'error',
      ...sent,
      ...(signal && { signal }),
    });
    // The body is decoded already; these are of the one that came.
    const answer = universalClientResponseFromFetch(response);
    const headers = new Headers(answer.header);
    for (const name of ['content-encoding', 'content-length']) headers.delete(name);
    return { ...answer, header: headers };
  };
}
