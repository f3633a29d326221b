import { Code, ConnectError } from '@connectrpc/connect';
import { decodeRetryDelay, RETRY_INFO } from '../raw/retry-info.ts';

/** What is likely to help, by code. */
const FIXES: Partial<Record<Code, string>> = {
  [Code.Unauthenticated]: 'give the client an apiKey that the server knows',
  [Code.PermissionDenied]: 'the key does not allow it: see its tenant, projects and roles',
  [Code.Unimplemented]: 'is this the address of a Chaukas server, and the right transport for it?',
  [Code.Unavailable]: 'is the server running at the address of the transport?',
};

/** A call that failed, in words: which one, why, and where it is known what helps. */
export class ChaukasRequestError extends Error {
  override readonly name = 'ChaukasRequestError';
  /** Name of the call, such as `QueryEvents`. */
  readonly rpc: string;
  /** Code of gRPC in capitals, such as `UNAUTHENTICATED`. */
  readonly code: string;
  /** Milliseconds after which the server wants to be asked again, if it said so. */
  readonly retryAfter: number | undefined;

  constructor(rpc: string, code: Code, reason: string, options: { retryAfter: number | undefined; cause: unknown }) {
    const name = Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
    const fix = FIXES[code];
    super(`${rpc} failed with ${name}: ${reason}${fix === undefined ? '' : ` (${fix})`}`, { cause: options.cause });
    this.rpc = rpc;
    this.code = name;
    this.retryAfter = options.retryAfter;
  }
}

export function requestError(rpc: string, error: unknown): ChaukasRequestError {
  const known = ConnectError.from(error);
  const reason = known.rawMessage || 'no reason was given';
  return new ChaukasRequestError(rpc, known.code, reason, { retryAfter: askedDelay(known), cause: error });
}

function askedDelay({ details, metadata }: ConnectError): number | undefined {
  for (const detail of details) {
    if ('type' in detail && detail.type === RETRY_INFO) return decodeRetryDelay(detail.value);
  }
  const seconds = Number(metadata.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}
