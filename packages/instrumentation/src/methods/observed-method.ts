import type { CallSpanData, SpanDataOf, SpanType } from '@chaukas/core';
import type { ErrorDetails, ModelDelta } from '@chaukas/core/instrumentation';
import type { RouteAnswer, RouteRequest } from '../stainless/route.ts';
import type { StreamReducer } from '../streams/streamed-call.ts';

/** Calls of a client to a model or to data that is searched. They have a place in the loop that the app makes of them. */
type CallType = CallSpanData['type'];

/** What only such calls have to say. */
type LoopFacts<T extends SpanType, TFacts> = T extends CallType ? Omit<TFacts, 'data'> : unknown;

/** What the arguments of a call say. */
export type MethodRequest<T extends SpanType> = LoopFacts<T, RouteRequest> & { data: Omit<SpanDataOf<T>, 'type'> };

/** What the result of a call adds. */
export type MethodAnswer<T extends SpanType> = LoopFacts<T, RouteAnswer> & {
  data: Partial<Omit<SpanDataOf<T>, 'type'>>;
};

/**
 * What a call of one method means. All pure functions: they get what the app gave and what the library gave back, and must
 * take anything without throwing on what they do not know.
 */
export interface MethodMeaning<T extends SpanType> {
  /** @param client the object that the method was called on */
  request(args: readonly unknown[], client: object): MethodRequest<T>;
  /** @param value what the method gave, for a promise what it settled to, for a stream what `reducer` made of its pieces */
  answer(value: unknown, args: readonly unknown[]): MethodAnswer<T>;
  /**
   * Puts the pieces of a streamed answer together. A model's or a search's only; without it no more is known of a stream than
   * when it ended.
   *
   * @param maxBytes text that may be kept, in UTF-16 units, about
   */
  reducer?(maxBytes: number): StreamReducer;
  /** What a piece of a streamed answer adds to it, for live streams; called only while somebody listens. */
  deltas?(piece: unknown): readonly ModelDelta[];
  /** What an error says beyond its class, its `code` and its `status`. */
  failure?(error: unknown): ErrorDetails;
}

/** A method that is observed. */
export interface ObservedMethod<T extends SpanType> extends MethodMeaning<T> {
  /** The span that a call of it is. */
  readonly span: T;
}

/** A row of a patch table. */
export type AnyMethod = { [T in SpanType]: ObservedMethod<T> }[SpanType];

/**
 * A patch table: what is observed of a library, by class and method as it exports them (`Client.ask`). One call of the app's
 * is to meet one row: of methods that call each other the table has the innermost.
 */
export type MethodTable = Readonly<Record<string, AnyMethod>>;
