import { decodeRetryDelay, RETRY_INFO } from '@chaukas/spec/raw';
import { Code, ConnectError } from '@connectrpc/connect';
import { askedWait } from '../http/retry-after.ts';
import { FIXES, keyFix } from '../server/fixes.ts';
import type { Failure } from '../server/sender.ts';

type Verdict = Pick<Failure, 'kind' | 'overloaded'> & { fix?: keyof typeof FIXES };

/** What a status says (gRPC, "Status codes and their use in gRPC"); those that are not here are refusals. */
const VERDICTS: Readonly<Partial<Record<Code, Verdict>>> = {
  [Code.Canceled]: { kind: 'absent' },
  [Code.Unknown]: { kind: 'failed' },
  [Code.InvalidArgument]: { kind: 'refused', fix: 'invalid' },
  [Code.DeadlineExceeded]: { kind: 'absent' },
  [Code.PermissionDenied]: { kind: 'refused', fix: 'forbidden' },
  [Code.ResourceExhausted]: { kind: 'busy', overloaded: true },
  [Code.Aborted]: { kind: 'failed' },
  [Code.Unimplemented]: { kind: 'refused', fix: 'noService' },
  [Code.Internal]: { kind: 'failed' },
  [Code.Unavailable]: { kind: 'busy' },
  [Code.DataLoss]: { kind: 'failed' },
  [Code.Unauthenticated]: { kind: 'refused', fix: 'noKey' },
};

/** How implementations of gRPC say that a message is larger than they take: with the code that also says "too much to do". */
const TOO_LARGE = /larger than|exceeds (the )?max|too large|message size/i;

/** Why a call failed. @param apiKey the key that was sent */
export function readFailure(thrown: unknown, apiKey: string | undefined): Failure {
  const error = ConnectError.from(thrown);
  const { code, rawMessage } = error;
  const wait = waitOf(error);
  if (!isAnswer(error)) return { kind: 'absent', reason: rawMessage || 'the connection failed', wait };
  const { fix, ...verdict } = VERDICTS[code] ?? { kind: 'refused' as const };
  return {
    ...(code === Code.ResourceExhausted && TOO_LARGE.test(rawMessage) ? { kind: 'too_large' as const } : verdict),
    reason: `the server answered ${error.message}`,
    wait,
    fix: code === Code.Unauthenticated ? keyFix(apiKey) : fix && FIXES[fix],
  };
}

/** Errors that Connect makes of what happened to the connection have the codes of answers, but no status that came. */
function isAnswer({ metadata, code }: ConnectError): boolean {
  // A proxy, or a server of something else, answers with a status of HTTP, which Connect translates.
  const translated = code === Code.Unauthenticated || code === Code.PermissionDenied || code === Code.Unimplemented;
  return metadata.has('grpc-status') || translated;
}

function waitOf({ details, metadata }: ConnectError): number | undefined {
  for (const detail of details) {
    if ('type' in detail && detail.type === RETRY_INFO) return decodeRetryDelay(detail.value);
  }
  return askedWait((name) => metadata.get(name)?.trim());
}
