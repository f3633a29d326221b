import { EventType } from '../events/event-type.ts';
import type { LiveHub } from '../events/live-hub.ts';
import { Frame } from '../tracing/context.ts';
import type { ErrorDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { ModelSpanData } from '../tracing/span-data.ts';
import type { ClientLoops } from './client-loops.ts';
import type { LoopTrace } from './loop-trace.ts';
import type { ModelCallAnswer, ModelCallStart, ModelDelta } from './model-call.ts';

/** What streams call the pieces of an answer; the names of msgtrace have none for arguments. */
const DELTA_EVENTS: { readonly [K in ModelDelta['kind']]: string } = {
  text: EventType.MODEL_RESPONSE_CHUNK,
  reasoning: EventType.MODEL_REASONING_CHUNK,
  tool_arguments: 'chaukas.tool.arguments.chunk',
};

/** A model call that is under way. One of the three endings is to be called, once. */
export class LiveModelCall {
  readonly span: Span<ModelSpanData>;
  readonly loop: LoopTrace | undefined;
  readonly start: ModelCallStart;
  readonly #loops: ClientLoops;
  readonly #live: LiveHub;
  /** Pieces so far, of each kind. */
  readonly #deltas = new Map<ModelDelta['kind'], number>();

  constructor(
    loops: ClientLoops,
    live: LiveHub,
    span: Span<ModelSpanData>,
    loop: LoopTrace | undefined,
    start: ModelCallStart,
  ) {
    this.#loops = loops;
    this.#live = live;
    this.span = span;
    this.loop = loop;
    this.start = start;
  }

  /** The place of what happens inside the call. */
  frame(): Frame {
    return new Frame(this.span.trace, this.span, undefined);
  }

  /** Whether anybody wants to know of the pieces of the answer. */
  get wantsDeltas(): boolean {
    return this.#live.sees(this.span.trace) || this.#live.partialEvents();
  }

  /** A piece of the answer came. Asked for only where somebody {@link wantsDeltas}. */
  delta({ kind, text, ...place }: ModelDelta): void {
    const index = this.#deltas.get(kind) ?? 0;
    this.#deltas.set(kind, index + 1);
    if (this.#live.listening) {
      this.#live.tell(this.span, { name: DELTA_EVENTS[kind], attributes: { chunk: text, index, ...place } });
    }
    if (kind !== 'text' || !this.#live.partialEvents()) return;
    this.span.addEvent({ type: 'output_emitted', role: 'assistant', text, partial: true });
  }

  answered(answer: ModelCallAnswer): void {
    const { failure, toolCalls: asked = [], ids = [] } = answer;
    if (failure !== undefined) {
      this.span.setError({ message: failure.message });
      this.span.addEvent({ type: 'error', ...failure });
    }
    this.span.finish();
    for (const call of asked) this.#loops.toolCallAsked(this, call, ids);
    this.#loops.link(this.start.client, ids, this.span.trace);
    this.loop?.callEnded(this.span, asked.length, answer.output);
  }

  failed(error: unknown, details?: ErrorDetails): void {
    this.span.recordError(error, details);
    this.span.finish();
    this.loop?.callEnded(this.span, 0, undefined);
  }

  cancelled(reason: string): void {
    this.span.cancel(reason);
    this.span.finish();
    this.loop?.callEnded(this.span, 0, undefined);
  }
}
