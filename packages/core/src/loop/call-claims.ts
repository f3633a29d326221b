import type { Claim } from '../claims/claim.ts';
import type { Claims } from '../claims/claims.ts';
import type { SpanType } from '../tracing/span-data.ts';
import type { ModelCallStart } from './model-call.ts';

const MODEL: ReadonlySet<SpanType> = new Set(['generation', 'response', 'speech', 'transcription']);
const SEARCH: ReadonlySet<SpanType> = new Set(['retriever']);

/** Calls that serve others: inside somebody's span of a generation they are not that generation. */
const AUXILIARY: ReadonlySet<string> = new Set(['embeddings', 'moderation', 'batch']);

/** The claim that a call stands for, if the place where it was made is somebody's span of that call. */
export function takeClaim(claims: Claims, { data, frame }: ModelCallStart): Claim | undefined {
  const claim = claims.at(frame, MODEL.has(data.type) ? MODEL : SEARCH);
  if (claim === undefined) return undefined;
  const asked = operationOf(data);
  const meant = operationOf(claim.span.spanData);
  const fits = asked === undefined || !AUXILIARY.has(asked) || asked === meant;
  return fits && claim.take() ? claim : undefined;
}

function operationOf(data: object): string | undefined {
  return 'operation' in data && typeof data.operation === 'string' ? data.operation : undefined;
}
