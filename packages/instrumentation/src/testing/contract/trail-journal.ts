import { isDeepStrictEqual } from 'node:util';
import { at, isRetry, modelRequests } from './journal.ts';
import type { AnsweredRequest } from './provider.ts';
import type { SentTokens, Wire } from './subject.ts';
import { type EventJson, statusOf, typeOf } from './trail.ts';

/** What the provider's journal does not have: it happened elsewhere, or over a socket. */
export interface Offline {
  readonly calls: number;
  readonly retries: number;
  /** Ids of the tool calls that were asked for. */
  readonly toolCalls?: readonly string[];
}

/** What is special about a trail. */
export interface TrailExpectation {
  readonly offline?: Offline | undefined;
  /** Calls that are not to be recorded. */
  readonly unrecorded?: number | undefined;
  /** What is sent is captured in another form than JSON gives it: too large, media, or no plain values. */
  readonly otherForm?: boolean | undefined;
}

/** Model pairs are the logical calls, RETRY the further attempts, tokens and tool calls what the provider sent. */
export function callProblems(
  events: readonly EventJson[],
  requests: readonly AnsweredRequest[],
  wire: Wire,
  expectation: TrailExpectation,
): string[] {
  const { offline, unrecorded = 0, otherForm = false } = expectation;
  const asked = modelRequests(requests, wire);
  const ends = events.filter((event) => typeOf(event) === 'MODEL_INVOCATION_END');
  const retries = events.filter((event) => typeOf(event) === 'RETRY');
  return [
    ...countProblem('model calls', callsToRecord(requests, wire, expectation), ends),
    ...countProblem('retries', asked.filter(isRetry).length + (offline?.retries ?? 0), retries),
    ...ends.flatMap((end) => attemptProblems(end, retries)),
    ...(unrecorded > 0 ? [] : answerProblems(ends, asked)),
    ...ends.flatMap((end) => endProblems(end, asked, wire)),
    ...(otherForm ? [] : ends.flatMap((end) => contentProblems(end, asked))),
    ...(unrecorded > 0
      ? []
      : toolCallProblems(events, [...toolCallsSent(ends, asked, wire), ...(offline?.toolCalls ?? [])])),
  ];
}

/** Number of logical calls that are to be in the trail, by the provider's journal. */
export function callsToRecord(
  requests: readonly AnsweredRequest[],
  wire: Wire,
  { offline, unrecorded = 0 }: TrailExpectation,
): number {
  const seen = modelRequests(requests, wire).filter((request) => !isRetry(request)).length;
  return seen + (offline?.calls ?? 0) - unrecorded;
}

function countProblem(what: string, expected: number, found: readonly unknown[]): string[] {
  return found.length === expected ? [] : [`${what}: ${found.length} in the trail, ${expected} were made`];
}

/** The retries of one call are numbered from 1, and its END says how many attempts there were. */
function attemptProblems(end: EventJson, retries: readonly EventJson[]): string[] {
  const numbers = retries.filter((retry) => retry.parent_span_id === end.span_id).map(({ retry }) => retry?.attempt);
  const expected = numbers.map((_, index) => index + 1);
  const attempts = end.metadata?.attempts ?? 1;
  return [
    ...(isDeepStrictEqual(numbers, expected) ? [] : [`retries of ${end.span_id} are numbered ${numbers}`]),
    ...(attempts === numbers.length + 1 ? [] : [`${end.span_id} says ${attempts} attempts, ${numbers.length} retries`]),
  ];
}

/** Whatever the provider answered is in the trail: some END has its request id, unless it was tried again. */
function answerProblems(ends: readonly EventJson[], asked: readonly AnsweredRequest[]): string[] {
  const recorded = new Set(ends.map((end) => end.metadata?.request_id));
  return asked
    .filter(({ request }) => request.status === 200)
    .filter((one) => !triedAgain(one, asked) && !recorded.has(one.requestId))
    .map(({ requestId }) => `the answer ${requestId} is not in the trail`);
}

/** A later request with the same body that counts one more retry. */
function triedAgain({ request }: AnsweredRequest, asked: readonly AnsweredRequest[]): boolean {
  const next = String(Number(request.headers['x-stainless-retry-count']) + 1);
  return asked.some(
    (other) => other.request.body === request.body && other.request.headers['x-stainless-retry-count'] === next,
  );
}

/** An END agrees with the answer whose request id it has. */
function endProblems(end: EventJson, asked: readonly AnsweredRequest[], wire: Wire): string[] {
  const id = end.metadata?.request_id;
  const answered = asked.find(({ requestId }) => requestId === id);
  if (answered === undefined) {
    return id === undefined ? [] : [`${end.span_id} has a request id that the provider never gave: ${String(id)}`];
  }
  const { request } = answered;
  const failed = request.status !== undefined && request.status >= 400;
  const model = at(request.json, 'model');
  const invocation = end.llm_invocation;
  return [
    ...(failed === (statusOf(end) === 'FAILED') || statusOf(end) !== 'COMPLETED'
      ? []
      : [`${String(id)} was answered ${request.status} and is ${statusOf(end)}`]),
    ...(model === undefined || at(invocation?.request, 'model') === model
      ? []
      : [`${String(id)} asked for ${String(model)}`]),
    ...tokenProblems(String(id), end, answered, wire),
  ];
}

/** What was asked and what was answered in one piece is in the END as it was on the wire. */
function contentProblems(end: EventJson, asked: readonly AnsweredRequest[]): string[] {
  const id = end.metadata?.request_id;
  const answered = asked.find(({ requestId }) => requestId === id);
  if (answered === undefined) return [];
  const { request, response } = end.llm_invocation ?? {};
  const { json } = answered.reply;
  const whole = json !== undefined && at(request, 'stream') !== true && end.metadata?.raw_response !== true;
  return [
    ...(isDeepStrictEqual(request, answered.request.json) ? [] : [`${String(id)}: the request is not what was sent`]),
    ...(!whole || statusOf(end) !== 'COMPLETED' || isDeepStrictEqual(response, json)
      ? []
      : [`${String(id)}: the answer is not what was sent`]),
  ];
}

/** Tokens are as sent, where the whole answer was read; else there are none, and the END says that they are missing. */
function tokenProblems(id: string, end: EventJson, answered: AnsweredRequest, wire: Wire): string[] {
  const { prompt_tokens, completion_tokens, total_tokens } = end.llm_invocation ?? {};
  const found: SentTokens = { prompt: prompt_tokens, completion: completion_tokens, total: total_tokens };
  const wasRead = statusOf(end) === 'COMPLETED' && end.metadata?.raw_response !== true;
  const sent = wasRead ? wire.usageSent(answered) : undefined;
  const expected = sent ?? { prompt: undefined, completion: undefined, total: undefined };
  const source = sent === undefined ? 'missing' : 'provider';
  return [
    ...(isDeepStrictEqual(found, expected) || (!wasRead && isDeepStrictEqual(found, wire.usageSent(answered)))
      ? []
      : [`${id}: tokens ${JSON.stringify(found)}, the provider sent ${JSON.stringify(expected)}`]),
    ...(!wasRead || end.metadata?.usage_source === source
      ? []
      : [`${id}: usage_source is ${String(end.metadata?.usage_source)}, not ${source}`]),
  ];
}

/** Ids of the tool calls that recorded answers ask for. */
function toolCallsSent(ends: readonly EventJson[], asked: readonly AnsweredRequest[], wire: Wire): string[] {
  const read = new Set(ends.filter((end) => statusOf(end) === 'COMPLETED').map((end) => end.metadata?.request_id));
  const raw = new Set(ends.filter((end) => end.metadata?.raw_response === true).map((end) => end.metadata?.request_id));
  return asked.filter((one) => read.has(one.requestId) && !raw.has(one.requestId)).flatMap(wire.toolCallsSent);
}

/** Each tool call that was asked for is one pair. */
function toolCallProblems(events: readonly EventJson[], sent: readonly string[]): string[] {
  // Those that the provider ran by itself are not for the app.
  const starts = events.filter((event) => typeOf(event) === 'TOOL_CALL_START' && event.metadata?.synthetic !== true);
  // A function span of the app's own that no model asked for has no id.
  const found = starts.flatMap(({ tool_call }) => tool_call?.id ?? []);
  return isDeepStrictEqual([...found].sort(), [...sent].sort())
    ? []
    : [`tool calls ${JSON.stringify(found)} in the trail, the provider sent ${JSON.stringify(sent)}`];
}
