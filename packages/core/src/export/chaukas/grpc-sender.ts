import { batchAnswerOf, batchMethod } from '@chaukas/spec/raw';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import type { Answer, BatchSender, SenderOptions } from '../server/sender.ts';
import { MAX_ANSWER, takenOf } from '../server/taken.ts';
import { readFailure } from './grpc-answer.ts';
import { quietConnection } from './quiet-connection.ts';

/** A connection on which nothing came for so long while an answer is waited for is tested, in milliseconds. */
const PING_INTERVAL = 10_000;
/** The time that the test may take, in milliseconds; then another connection is made. */
const PING_TIMEOUT = 5000;

/** Calls `IngestEventBatch` of the client service over gRPC, in which batches are sent as the bytes that they are. */
export class GrpcSender implements BatchSender {
  readonly #sessions: Http2SessionManager;
  readonly #transport: Transport;
  readonly #method = batchMethod();
  readonly #apiKey: string | undefined;
  readonly #headers: Record<string, string>;

  constructor({ url, apiKey, timeout }: SenderOptions) {
    const pings = { pingIntervalMs: PING_INTERVAL, pingTimeoutMs: PING_TIMEOUT };
    this.#sessions = new Http2SessionManager(url, pings, { createConnection: quietConnection });
    this.#transport = createGrpcTransport({ baseUrl: url, sessionManager: this.#sessions, readMaxBytes: MAX_ANSWER });
    this.#apiKey = apiKey;
    this.#headers = {
      // The server may give up with us. Connect sends it of itself only with a timer of its own, which keeps the process alive.
      'Grpc-Timeout': `${Math.min(Math.ceil(timeout), 99_999_999)}m`,
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    };
  }

  async send(batch: Uint8Array, signal: AbortSignal): Promise<Answer> {
    try {
      const request = { eventBatch: batch };
      const answer = await this.#transport.unary(this.#method, signal, undefined, this.#headers, request);
      return takenOf(batchAnswerOf(answer.message));
    } catch (error) {
      return readFailure(error, this.#apiKey);
    }
  }

  close(): void {
    this.#sessions.abort();
  }
}
