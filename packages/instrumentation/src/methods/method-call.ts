import type { CallSpanData } from '@chaukas/core';
import { Cell, type ErrorDetails, guard, isAbort, seeReading, suite } from '@chaukas/core/instrumentation';
import { read } from '../reading/read.ts';
import type { PatchContext } from '../registering/definition.ts';
import type { RouteRequest } from '../stainless/route.ts';
import { unwatchAbandoned, watchAbandoned } from '../streams/abandoned.ts';
import { observeStream } from '../streams/observe-stream.ts';
import { RecordedCall } from '../streams/recorded-call.ts';
import type { StreamReducer } from '../streams/streamed-call.ts';
import type { ObservedMethod } from './observed-method.ts';

/** The methods of a table that call a model, or search data. */
export type CallMethod = ObservedMethod<CallSpanData['type']>;

/** One call of a method, as the app made it. */
export interface MethodArguments {
  /** Name of the method. */
  readonly name: string;
  readonly client: object;
  readonly args: readonly unknown[];
}

/** For a stream of which no more is known than when it ended. */
const NO_PIECES: StreamReducer = { push: () => false, value: () => ({}) };

/** Where clients' streams have the controller of their request. */
const CONTROLLERS = ['controller', 'abortController'] as const;

/** One call of the app's to a model, or to data that is searched. Every method is called inside a guard. */
export class MethodCall extends RecordedCall {
  protected readonly asked: readonly unknown[];
  readonly #method: CallMethod;
  readonly #cell: Cell;

  constructor(method: CallMethod, { name, client, args }: MethodArguments, { scope }: PatchContext) {
    super({
      answer: (value) => method.answer(value, args),
      reducer: (maxBytes) => method.reducer?.(maxBytes) ?? NO_PIECES,
      ...(method.deltas && { deltas: method.deltas }),
    });
    this.asked = args;
    this.#method = method;
    const { context, loops } = suite();
    const [cell, frame] = [context.cell(), context.current()];
    const start = { client, workflow: name, startedAt: this.startedAt, cell, frame, instrumentation: scope };
    this.live = loops.startCall({ ...start, ...requestOf(method, { name, client, args }) });
    this.#cell = new Cell(this.live?.frame() ?? frame);
  }

  /** Runs the library's work: what it calls of others belongs inside the call. */
  run<T>(work: () => T): T {
    return this.live === undefined ? work() : suite().context.run(this.#cell, work);
  }

  /** A promise is the app's, and is seen where the app reads it; of one that it never reads nothing is known. */
  observe(result: unknown): void {
    if (typeof result !== 'object' || result === null || typeof read(result, 'then') !== 'function') {
      this.#arrived(result);
      return;
    }
    watchAbandoned(result, this);
    seeReading(result, { done: (value) => this.#arrived(value), failed: (error) => this.failed(error) });
  }

  #arrived(value: unknown): void {
    unwatchAbandoned(this);
    if (!isAsyncIterable(value)) this.answered(value);
    else observeStream(value, { iterator: Symbol.asyncIterator, signal: signalOf(value) }, this);
  }

  protected isGivenUp(error: unknown): boolean {
    return isAbort(error);
  }

  protected explain(error: unknown): { details: ErrorDetails | undefined } {
    return { details: guard('failure', () => this.#method.failure?.(error)) };
  }
}

/** What the arguments mean; of those that are too strange for the library's mapping the name of the method is recorded. */
function requestOf(method: CallMethod, { name, client, args }: MethodArguments): RouteRequest<CallSpanData> {
  const request = guard('request', () => method.request(args, client)) ?? {
    data: { operation: name, datasource: name },
  };
  // A row's mapping gives the data of the row's type.
  return { ...request, data: { ...request.data, type: method.span } as CallSpanData };
}

function isAsyncIterable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, Symbol.asyncIterator) === 'function';
}

function signalOf(stream: object): AbortSignal | undefined {
  return CONTROLLERS.map((name) => read(stream, name, 'signal')).find((signal) => signal instanceof AbortSignal);
}
