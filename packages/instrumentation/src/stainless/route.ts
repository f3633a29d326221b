import type { CallSpanData, MessageText, ModelCallData, ModelSpanData, RetrieverSpanData } from '@chaukas/core';
import type { HostedFact, ModelDelta, ToolCallFact, ToolResultFact } from '@chaukas/core/instrumentation';
import type { StreamReducer } from '../streams/streamed-call.ts';

/** What a request body says. */
export interface RouteRequest<D extends CallSpanData = ModelSpanData> {
  data: D;
  /** What the user said last, if nobody answered it yet. */
  input?: MessageText;
  results?: readonly ToolResultFact[];
  /** Response and conversation ids that the request continues. */
  continues?: readonly string[];
  /** Fingerprint of the conversation so far. */
  thread?: string;
}

/** What an answer adds to what is known of a call. */
type AnswerData<D extends CallSpanData> = D extends RetrieverSpanData
  ? Partial<Omit<D, 'type'>>
  : Partial<ModelCallData>;

/** What an answer says. */
export interface RouteAnswer<D extends CallSpanData = ModelSpanData> {
  data: AnswerData<D>;
  toolCalls?: readonly ToolCallFact[];
  /** The answer's text, if it is one for the user. */
  output?: MessageText;
  /** What the provider did by itself while it answered. */
  hosted?: readonly HostedFact[];
  /** Response and conversation ids that later requests may continue. */
  ids?: readonly string[];
  /** The answer is not final: the request that continues one of its ids goes on with the same run. */
  paused?: boolean;
  /** The answer itself says that the call failed. */
  failure?: { message: string; code?: string };
}

/** A route to a model, or to data that the provider searches. */
export type AnyRoute = ModelRoute<CallSpanData>;

/**
 * What a vendor's package says of one endpoint that generates. All pure functions: they get what the library sends and
 * receives, and must take anything without throwing on what they do not know.
 */
export interface ModelRoute<D extends CallSpanData = ModelSpanData> {
  /** Name of the implicit trace that a call to this endpoint opens. */
  readonly workflow: string;
  /** What is found comes as a list, which clients ask for by a method of its own. */
  readonly searches?: boolean;
  /** Later requests go on with an answer by its id, so that none may be missed. */
  readonly chains?: boolean;
  /** @param path with the ids that stand for `*` in the endpoint's pattern */
  request(body: unknown, path?: string): RouteRequest<D>;
  /** @param request the body that it answers */
  answer(value: unknown, request?: unknown): RouteAnswer<D>;
  /** @param maxBytes text that may be kept, in UTF-16 units, about */
  reducer(maxBytes: number): StreamReducer;
  /** What a piece of a streamed answer adds to it, for live streams; called only while somebody listens. */
  deltas?(piece: unknown): readonly ModelDelta[];
  /** For those who opted in: the body with usage asked for, or undefined where there is nothing to ask. */
  askForUsage?(body: unknown): object | undefined;
  /** A piece that is only there because we asked for usage; the app does not get it. */
  isUsagePiece?(piece: unknown): boolean;
}
