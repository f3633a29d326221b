import { EventType } from '../events/event-type.ts';
import type { LiveHub } from '../events/live-hub.ts';
import { guard } from '../runtime/guard.ts';
import { Frame } from '../tracing/context.ts';
import type { ErrorDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { CallSpanData } from '../tracing/span-data.ts';
import type { ClientLoops } from './client-loops.ts';
import { type HostedFact, recordHosted } from './hosted.ts';
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
  readonly span: Span<CallSpanData>;
  readonly loop: LoopTrace | undefined;
  readonly start: ModelCallStart;
  readonly #loops: ClientLoops;
  readonly #live: LiveHub;
  /** Pieces so far, of each kind. */
  readonly #deltas = new Map<ModelDelta['kind'], number>();

  constructor(
    loops: ClientLoops,
    live: LiveHub,
    span: Span<CallSpanData>,
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
    const { failure, toolCalls: asked = [], ids = [], hosted, paused = false } = answer;
    this.#hosted(hosted);
    if (failure !== undefined) {
      this.span.setError({ message: failure.message });
      this.span.addEvent({ type: 'error', ...failure });
    }
    this.span.finish();
    for (const call of asked) this.#loops.toolCallAsked(this, call, ids);
    this.#loops.link(this, ids, paused);
    this.loop?.callEnded(this.span, asked.length + (paused ? 1 : 0), answer.output);
  }

  /** @param hosted what the provider had done by then */
  failed(error: unknown, details?: ErrorDetails, hosted?: readonly HostedFact[]): void {
    this.#hosted(hosted);
    this.span.recordError(error, details);
    this.span.finish();
    this.loop?.callEnded(this.span, 0, undefined);
  }

  /**
   * @param hosted what the provider had done by then
   * @param ids conversation ids that later calls may continue all the same
   */
  cancelled(reason: string, hosted?: readonly HostedFact[], ids: readonly string[] = []): void {
    this.#hosted(hosted);
    this.span.cancel(reason);
    this.span.finish();
    this.#loops.link(this, ids, false);
    this.loop?.callEnded(this.span, 0, undefined);
  }

  #hosted(facts: readonly HostedFact[] | undefined): void {
    if (facts === undefined || facts.length === 0) return;
    // What an app's own values do to us in here must not keep the call from ending.
    guard('hosted', () => recordHosted(this.span, facts, (data) => this.#loops.startInside(this, data)));
  }
}
