import { read, readText } from '@chaukas/instrumentation';
import { without } from '../endpoint.ts';
import { ResponsesReducer } from '../responses/reducer.ts';
import { responsesRoute } from '../responses/route.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';
import { Turn } from './turn.ts';

const MAX_TEXT = 1024 * 1024;
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
    if (readText(event, 'type') !== 'response.create') return;
    const body = without(read(event, 'response') ?? event, 'type');
    const { data, ...facts } = responsesRoute.request(body);
    const turn = new Turn(this.#context, responsesRoute.workflow, { ...facts, data: { ...data, streamed: true } });
    this.#waiting.push({ body, turn, reducer: new ResponsesReducer(MAX_TEXT) });
  }

  received(event: unknown): void {
    const [current] = this.#waiting;
    if (current === undefined) return;
    const { body, turn, reducer } = current;
    turn.piece(event, reducer.push(event), responsesRoute.deltas);
    if (!LAST.has(read(event, 'type'))) return;
    this.#waiting.shift();
    turn.answered(reducer.value(), responsesRoute.answer(reducer.value(), body));
  }

  closed(): void {
    for (const { body, turn, reducer } of this.#waiting.splice(0)) {
      turn.cancelled('disconnected', reducer.value(), responsesRoute.answer(reducer.value(), body));
    }
  }
}
