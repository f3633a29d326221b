import type { IncomingMessage } from 'node:http';

/** Largest request body that is kept, in bytes: 64 MiB. */
export const MAX_BODY_BYTES: number = 64 * 1024 * 1024;

/** A request body, or what came of it. */
interface ReceivedBody {
  readonly outcome: 'complete' | 'aborted' | 'too_large';
  /** Empty if too large, what arrived if aborted. */
  readonly text: string;
  /** Bytes received, when the outcome was known. */
  readonly bytes: number;
}

/** Reads a request body to its end, to the client's going away, or over the limit; the rest is then discarded. */
export function readBody(message: IncomingMessage): Promise<ReceivedBody> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (outcome: ReceivedBody['outcome']): void => {
      resolve({ outcome, text: Buffer.concat(chunks).toString('utf8'), bytes });
      chunks = [];
    };
    message.on('data', (chunk: Buffer) => {
      if (bytes > MAX_BODY_BYTES) return;
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= MAX_BODY_BYTES) return;
      chunks = [];
      settle('too_large');
    });
    message.once('end', () => settle('complete'));
    message.once('close', () => settle('aborted'));
  });
}

/** Value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
