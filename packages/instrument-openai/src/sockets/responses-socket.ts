import { read } from '@chaukas/instrumentation';
import { without } from '../endpoint.ts';
import { ResponsesReducer } from '../responses/reducer.ts';
import { responsesRoute } from '../responses/route.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';
import { asked, Turn } from './turn.ts';

/** Text of an answer that is kept, in UTF-16 units. */
const MAX_TEXT = 1024 * 1024;

/** Requests that wait for their answers; a provider that leaves more unanswered does not answer. */
const MAX_WAITING = 1000;

const LAST = new Set<unknown>(['response.completed', 'response.failed', 'response.incomplete', 'error']);

/** A request that was sent, with the answer so far. */
interface Answering {
  readonly body: unknown;
  readonly turn: Turn;
  readonly reducer: ResponsesReducer;
}

/** The Responses API over a WebSocket: requests are answered one after another, by the events of a stream. */
export class ResponsesSocket implements SocketObserver {
  readonly #context: SocketContext;
  readonly #waiting: Answering[] = [];

  constructor(context: SocketContext) {
    this.#context = context;
  }

  sent(event: unknown): void {
    if (read(event, 'type') !== 'response.create' || this.#waiting.length >= MAX_WAITING) return;
    const body = without(read(event, 'response') ?? event, 'type');
    const { data, ...facts } = responsesRoute.request(body);
    const request = { ...facts, data: { ...data, streamed: true } };
    const turn = new Turn(this.#context, responsesRoute.workflow, request, asked());
    this.#waiting.push({ body, turn, reducer: new ResponsesReducer(MAX_TEXT) });
  }

  received(event: unknown): void {
    const [current] = this.#waiting;
    if (current === undefined) return;
    const { body, turn, reducer } = current;
    turn.piece(event, reducer.push(event), responsesRoute.deltas);
    if (!LAST.has(read(event, 'type'))) return;
    this.#waiting.shift();
    const response = reducer.value();
    turn.answered(response, responsesRoute.answer(response, body));
  }

  closed(): void {
    for (const { body, turn, reducer } of this.#waiting.splice(0)) {
      const partial = reducer.value();
      turn.cancelled('disconnected', partial, responsesRoute.answer(partial, body));
    }
  }
}
