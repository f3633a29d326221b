import { batchPath, batchRequestHead, decodeBatchAnswer } from '@chaukas/spec/raw';
import { Http2SessionManager } from '@connectrpc/connect-node';
import type { Answer, BatchSender, SenderOptions } from '../server/sender.ts';
import { MAX_ANSWER, takenOf } from '../server/taken.ts';
import { readFailure } from './grpc-answer.ts';
import { quietConnection } from './quiet-connection.ts';
import { callUnary, type UnaryCall } from './unary-call.ts';

/** A connection on which nothing came for so long while an answer is waited for is tested, in milliseconds. */
const PING_INTERVAL = 10_000;
/** The time that the test may take, in milliseconds; then another connection is made. */
const PING_TIMEOUT = 5000;

/** Calls `IngestEventBatch` of the client service over gRPC, in which batches are sent as the bytes that they are. */
export class GrpcSender implements BatchSender {
  readonly #sessions: Http2SessionManager;
  readonly #call: Omit<UnaryCall, 'message'>;
  readonly #apiKey: string | undefined;

  constructor({ url, apiKey, timeout }: SenderOptions) {
    const pings = { pingIntervalMs: PING_INTERVAL, pingTimeoutMs: PING_TIMEOUT };
    this.#sessions = new Http2SessionManager(url, pings, { createConnection: quietConnection });
    this.#apiKey = apiKey;
    const { pathname } = new URL(`${url}${batchPath()}`);
    this.#call = { path: pathname, headers: headersOf(apiKey, timeout), maxAnswer: MAX_ANSWER };
  }

  async send(batch: Uint8Array, signal: AbortSignal): Promise<Answer> {
    try {
      const message = [batchRequestHead(batch), batch];
      return takenOf(decodeBatchAnswer(await callUnary(this.#sessions, { ...this.#call, message }, signal)));
    } catch (error) {
      return readFailure(error, this.#apiKey);
    }
  }

  close(): void {
    this.#sessions.abort();
  }
}

function headersOf(apiKey: string | undefined, timeout: number): Record<string, string> {
  return {
    'content-type': 'application/grpc+proto',
    // Proxies that cannot do trailers are found out by it (gRPC over HTTP2, "Requests").
    te: 'trailers',
    'user-agent': 'chaukas-ts',
    // The server may give up with us.
    'grpc-timeout': `${Math.min(Math.ceil(timeout), 99_999_999)}m`,
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
}
