import { encodeBatchRequest } from '@chaukas/spec/raw';
import { toSpanError } from '../../tracing/failure.ts';
import type { Answer, BatchSender, SenderOptions } from '../server/sender.ts';
import { MAX_ANSWER } from '../server/taken.ts';
import { readAnswer } from './http-answer.ts';
import { post } from './post.ts';

/**
 * Posts batches as the Python SDK does: an `IngestEventBatchRequest` to `/events/batch` below the address, which every server
 * takes that takes that SDK's.
 */
export class HttpSender implements BatchSender {
  readonly #options: SenderOptions;
  readonly #url: URL;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#url = new URL(`${options.url}/events/batch`);
  }

  async send(batch: Uint8Array, signal: AbortSignal): Promise<Answer> {
    const { apiKey, timeout } = this.#options;
    const headers = {
      Accept: 'application/x-protobuf',
      'Content-Type': 'application/x-protobuf',
      'User-Agent': 'chaukas-ts',
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    };
    try {
      const what = { url: this.#url, headers, body: encodeBatchRequest(batch) };
      return readAnswer(await post(what, { signal, answerTimeout: timeout, read: MAX_ANSWER }), apiKey);
    } catch (error) {
      return { kind: 'absent', reason: toSpanError(error).message || 'the connection failed' };
    }
  }

  close(): void {
    // Connections are those of Node's agent, which closes what is idle.
  }
}
