import { validateHeaderName, validateHeaderValue } from 'node:http';
import { formatFrame, jsonText } from './frame.ts';
import type { ScriptedReply } from './reply.ts';

/** A {@link ScriptedReply}, checked and ready to be written. */
export interface ReplyPlan {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReplyBody;
  readonly delayMs: number;
  readonly ending: ReplyEnding;
}

/** Either the whole body, or the frames to stream and the one that closes the stream. */
export type ReplyBody =
  | { readonly kind: 'whole'; readonly text: string }
  | {
      readonly kind: 'stream';
      readonly frames: readonly string[];
      readonly last: string | undefined;
      readonly delayMs: number;
      readonly hold: ScriptedReply['hold'];
    };

/** How the exchange ends: by a complete answer, by a cut (`cut` is after the frames), or not at all. */
type ReplyEnding = 'complete' | 'cut_before' | 'cut_after_headers' | 'cut' | 'hang';

/**
 * Checks a reply and writes out its body, so that a mistake shows before anything is sent.
 *
 * @throws TypeError or RangeError saying what is wrong with the reply.
 */
export function planReply(reply: ScriptedReply): ReplyPlan {
  const mistake = RULES.find(([broken]) => broken(reply));
  if (mistake !== undefined) throw new TypeError(`scripted reply: ${mistake[1]}`);
  const body = planBody(reply);
  return {
    status: reply.status ?? 200,
    headers: planHeaders(reply, body),
    body,
    delayMs: reply.delayMs ?? 0,
    ending: planEnding(reply),
  };
}

/** What a reply must not be: a test that asks for it would wait for something that never happens. */
const RULES: readonly (readonly [broken: (reply: ScriptedReply) => boolean, message: string])[] = [
  [(reply) => bodies(reply) > 1, 'only one of json, text and sse can be the body'],
  [(reply) => !isStatus(reply.status ?? 200), 'status must be a whole number from 200 to 599'],
  [(reply) => !isDelay(reply.delayMs ?? 0), 'delayMs must be 0 to 2147483647'],
  [(reply) => !isDelay(reply.frameDelayMs ?? 0), 'frameDelayMs must be 0 to 2147483647'],
  [(reply) => reply.hang === true && reply.destroy !== undefined, 'hang and destroy exclude each other'],
  [
    (reply) => reply.hang === true && reply.sse === undefined && bodies(reply) > 0,
    'a reply that hangs has no json or text',
  ],
  [
    (reply) => !isFrameCount(cutAfter(reply), reply),
    'destroy.afterFrames must be a whole number, at most the number of frames in sse',
  ],
  [
    (reply) => !isFrameCount(reply.hold?.afterFrames, reply),
    'hold.afterFrames must be a whole number, at most the number of frames in sse',
  ],
];

function bodies({ json, text, sse }: ScriptedReply): number {
  return [json, text, sse].filter((body) => body !== undefined).length;
}

function isStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599;
}

// A longer timer of Node fires at once.
function isDelay(ms: number): boolean {
  return ms >= 0 && ms <= 2 ** 31 - 1;
}

function isFrameCount(count: number | undefined, { sse }: ScriptedReply): boolean {
  return count === undefined || (Number.isInteger(count) && count >= 0 && count <= (sse?.length ?? -1));
}

function cutAfter({ destroy }: ScriptedReply): number | undefined {
  return typeof destroy === 'object' ? destroy.afterFrames : undefined;
}

function planBody(reply: ScriptedReply): ReplyBody {
  if (reply.sse === undefined) return { kind: 'whole', text: wholeText(reply) };
  const last = cutAfter(reply) === undefined ? lastFrame(reply) : undefined;
  const frames = reply.sse.slice(0, cutAfter(reply)).map(formatFrame);
  return { kind: 'stream', frames, last, delayMs: reply.frameDelayMs ?? 0, hold: reply.hold };
}

function wholeText({ json, text }: ScriptedReply): string {
  return json === undefined ? (text ?? '') : jsonText(json);
}

// A stream that hangs has not come to its end, and a client stops reading at the closing frame.
function lastFrame({ done, hang }: ScriptedReply): string | undefined {
  const data = done ?? (hang === true ? false : '[DONE]');
  return data === false ? undefined : formatFrame({ data });
}

function planHeaders(reply: ScriptedReply, body: ReplyBody): Record<string, string> {
  const headers = bodyHeaders(reply, body);
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function bodyHeaders(reply: ScriptedReply, body: ReplyBody): Record<string, string> {
  if (body.kind === 'stream') return { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  if (bodies(reply) === 0) return {};
  return {
    'content-type': reply.json === undefined ? 'text/plain; charset=utf-8' : 'application/json',
    'content-length': String(Buffer.byteLength(body.text)),
  };
}

function planEnding({ destroy, hang }: ScriptedReply): ReplyEnding {
  if (hang === true) return 'hang';
  if (destroy === undefined) return 'complete';
  if (destroy === 'before') return 'cut_before';
  return destroy === 'headers' ? 'cut_after_headers' : 'cut';
}
