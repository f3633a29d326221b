import { type LiveModelCall, type ModelCallAnswer, type ModelCallStart, suite } from '@chaukas/core/instrumentation';
import type { AnyRoute, RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';
import type { SocketContext } from './socket-context.ts';

/** From where and when the app asked. */
export type Asked = Pick<ModelCallStart, 'cell' | 'frame' | 'startedAt'>;

/** Here and now. */
export function asked(): Asked {
  const { context } = suite();
  return { cell: context.cell(), frame: context.current(), startedAt: performance.now() };
}

/** One answer over a socket, as a call of the model. Every method is called inside a guard. */
export class Turn {
  readonly #live: LiveModelCall | undefined;
  readonly #startedAt: number;
  #pieces = 0;
  #hasContent = false;
  #ended = false;

  constructor(context: SocketContext, workflow: string, { data, ...facts }: RouteRequest, from: Asked) {
    this.#startedAt = from.startedAt;
    this.#live = suite().loops.startCall({
      client: context.emitter,
      data: Object.assign(data, context.provider()),
      workflow,
      instrumentation: context.scope,
      ...facts,
      ...from,
    });
    if (this.#live !== undefined) context.onCall();
  }

  /** @param content whether the event carries a part of the answer */
  piece(event: unknown, content: boolean, deltas: AnyRoute['deltas']): void {
    this.#pieces++;
    if (content && !this.#hasContent) {
      this.#hasContent = true;
      this.#assign({ time_to_first_token: performance.now() - this.#startedAt });
    }
    if (this.#live?.wantsDeltas !== true || deltas === undefined) return;
    for (const delta of deltas(event)) this.#live.delta(delta);
  }

  answered(response: unknown, { data, ...answer }: RouteAnswer): void {
    this.#end(response, data, (live) => live.answered(answer satisfies ModelCallAnswer));
  }

  /** The answer did not come to its end. */
  cancelled(reason: string, response: unknown, { data, hosted, ids }: RouteAnswer): void {
    this.#end(response, data, (live) => live.cancelled(reason, hosted, ids));
  }

  #end(response: unknown, data: RouteAnswer['data'], ending: (live: LiveModelCall) => void): void {
    if (this.#ended || this.#live === undefined) return;
    this.#ended = true;
    this.#assign({ response, chunks: this.#pieces, ...data });
    ending(this.#live);
  }

  #assign(data: RouteAnswer['data']): void {
    this.#live?.note(data);
  }
}
