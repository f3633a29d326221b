import { Code } from '@connectrpc/connect';

/** Why a request is refused; each has one gRPC status and one HTTP code. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'unknownPath'
  | 'wrongMethod'
  | 'tooLarge'
  | 'wrongType'
  | 'overloaded'
  | 'unavailable'
  | 'internal';

const REFUSALS: Readonly<Record<RefusalKind, { readonly code: Code; readonly status: number }>> = {
  invalid: { code: Code.InvalidArgument, status: 400 },
  unauthenticated: { code: Code.Unauthenticated, status: 401 },
  forbidden: { code: Code.PermissionDenied, status: 403 },
  unknownPath: { code: Code.Unimplemented, status: 404 },
  wrongMethod: { code: Code.Unimplemented, status: 405 },
  tooLarge: { code: Code.ResourceExhausted, status: 413 },
  wrongType: { code: Code.InvalidArgument, status: 415 },
  overloaded: { code: Code.ResourceExhausted, status: 503 },
  unavailable: { code: Code.Unavailable, status: 503 },
  internal: { code: Code.Internal, status: 500 },
};

/** A request that is not served, with the one sentence that says what is wrong and what helps. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  /** Seconds after which trying again makes sense; undefined where it makes none. */
  readonly retryAfter: number | undefined;

  constructor(kind: RefusalKind, sentence: string, retryAfter?: number) {
    super(sentence);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  get code(): Code {
    return REFUSALS[this.kind].code;
  }

  get status(): number {
    return REFUSALS[this.kind].status;
  }
}

/** The longest piece of a caller's value that a sentence repeats, in characters. */
const QUOTED = 64;

/** A caller's value as a sentence shows it: in quotes, printable, and short. */
export function quote(value: string): string {
  const cut = value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value;
  return JSON.stringify(cut.toWellFormed());
}
