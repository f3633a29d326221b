import { decodeBatchAnswer } from '@chaukas/spec/raw';
import { FIXES, keyFix } from '../server/fixes.ts';
import type { Answer, Failure, Taken } from '../server/sender.ts';
import { takenOf } from '../server/taken.ts';
import type { Answer as HttpAnswer } from './post.ts';
import { askedWait } from './retry-after.ts';

type Verdict = Pick<Failure, 'kind' | 'overloaded'> & { fix?: keyof typeof FIXES };

/** What a status says; others by their hundred. */
const VERDICTS: Readonly<Record<number, Verdict>> = {
  400: { kind: 'refused', fix: 'invalid' },
  401: { kind: 'refused', fix: 'noKey' },
  403: { kind: 'refused', fix: 'forbidden' },
  404: { kind: 'refused', fix: 'noService' },
  405: { kind: 'refused', fix: 'noService' },
  408: { kind: 'busy' },
  413: { kind: 'too_large' },
  415: { kind: 'refused', fix: 'noService' },
  422: { kind: 'refused', fix: 'invalid' },
  425: { kind: 'busy' },
  429: { kind: 'busy' },
  501: { kind: 'refused', fix: 'noService' },
  502: { kind: 'busy' },
  503: { kind: 'busy', overloaded: true },
  504: { kind: 'busy' },
};

/** Characters of a server's words that are repeated. */
const MAX_WORDS = 200;

/** @param apiKey the key that was sent */
export function readAnswer(answer: HttpAnswer, apiKey: string | undefined): Answer {
  const { status } = answer;
  if (status >= 200 && status < 300) return readTaken(answer);
  const { fix, ...verdict } = VERDICTS[status] ?? { kind: status >= 500 ? ('failed' as const) : ('refused' as const) };
  const words = wordsOf(answer);
  return {
    ...verdict,
    reason: `the server answered ${status}${words === '' ? '' : `: ${words}`}`,
    wait: askedWait(answer.header),
    fix: status === 401 ? keyFix(apiKey) : (redirectFix(answer) ?? (fix && FIXES[fix])),
  };
}

/** Servers may answer nothing, or as the server service does; what is not understood means that all was taken. */
function readTaken({ header, body }: HttpAnswer): Taken {
  const all: Taken = { kind: 'taken', rejected: [], unnamed: 0 };
  if (!/\bproto\b|protobuf/.test(header('content-type') ?? '')) return all;
  try {
    return takenOf(decodeBatchAnswer(body));
  } catch {
    return all;
  }
}

/** A redirection is not followed: the key is not to go where nobody sent it. */
function redirectFix({ status, header }: HttpAnswer): string | undefined {
  const location = header('location');
  return status >= 300 && status < 400 && location !== undefined
    ? `Set CHAUKAS_ENDPOINT to where it points: ${location.slice(0, MAX_WORDS)}`
    : undefined;
}

/** What the server says of it, if it does so in plain text or as JSON. */
function wordsOf({ header, body }: HttpAnswer): string {
  const type = header('content-type') ?? '';
  const text = /^text\/plain|json/.test(type) ? new TextDecoder().decode(body).trim() : '';
  return (/json/.test(type) ? messageOf(text) : text).slice(0, MAX_WORDS);
}

function messageOf(json: string): string {
  try {
    const parsed: unknown = JSON.parse(json);
    const words = ['message', 'error', 'detail'].map((key): unknown => Reflect.get(Object(parsed), key));
    return words.find((word) => typeof word === 'string') ?? '';
  } catch {
    return '';
  }
}
