import type { Claim } from '../claims/claim.ts';
import { EventType } from '../events/event-type.ts';
import type { LiveHub } from '../events/live-hub.ts';
import { guard } from '../runtime/guard.ts';
import { Frame } from '../tracing/context.ts';
import type { ErrorDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { RetrySpanEvent } from '../tracing/span-event.ts';
import { type CallSpan, OwnSpan } from './call-span.ts';
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

/** Where a call is recorded. */
export interface CallPlace {
  readonly recorded: CallSpan;
  /** The implicit trace that the call belongs to. */
  readonly loop: LoopTrace | undefined;
  /** Whose fact the call is, where that is another layer. */
  readonly claim: Claim | undefined;
}

/** A model call that is under way. One of the three endings is to be called, once. */
export class LiveModelCall {
  readonly loop: LoopTrace | undefined;
  readonly start: ModelCallStart;
  #recorded: CallSpan;
  readonly #claim: Claim | undefined;
  readonly #loops: ClientLoops;
  readonly #live: LiveHub;
  /** Pieces so far, of each kind. */
  #deltas: Map<ModelDelta['kind'], number> | undefined;

  constructor(loops: ClientLoops, live: LiveHub, start: ModelCallStart, { recorded, loop, claim }: CallPlace) {
    this.#loops = loops;
    this.#live = live;
    this.start = start;
    this.#recorded = recorded;
    this.loop = loop;
    this.#claim = claim;
  }

  /** The span that says what the call did. */
  get span(): Span {
    return this.#recorded.span;
  }

  /** A framework keeps account of the call: its tool calls and conversations are not to be guessed from the traffic. */
  get #framework(): boolean {
    return this.#claim?.span.instrumentation !== undefined;
  }

  /** The place of what happens inside the call. */
  frame(): Frame {
    return new Frame(this.span.trace, this.span, undefined);
  }

  /** Says more of the call. */
  note(data: object): void {
    if (this.#claim !== undefined) Object.assign(this.start.data, data);
    this.#recorded.note(data);
  }

  /** A further attempt starts. */
  retried(event: RetrySpanEvent): void {
    this.#recorded.retried(event);
  }

  /** Whether anybody wants to know of the pieces of the answer. */
  get wantsDeltas(): boolean {
    return this.#live.sees(this.span.trace) || this.#live.partialEvents();
  }

  /** A piece of the answer came. Asked for only where somebody {@link wantsDeltas}. */
  delta({ kind, text, ...place }: ModelDelta): void {
    this.#deltas ??= new Map();
    const index = this.#deltas.get(kind) ?? 0;
    this.#deltas.set(kind, index + 1);
    this.#claim?.note('deltas');
    if (this.#live.listening) {
      this.#live.tell(this.span, { name: DELTA_EVENTS[kind], attributes: { chunk: text, index, ...place } });
    }
    if (kind !== 'text' || !this.#live.partialEvents()) return;
    this.span.addEvent({ type: 'output_emitted', role: 'assistant', text, partial: true });
  }

  answered(answer: ModelCallAnswer): void {
    const { failure, toolCalls: asked = [], ids = [], hosted, paused = false } = answer;
    this.#leaveIfOver();
    this.#hosted(hosted);
    this.#claim?.note('hosted');
    this.#recorded.answered(failure);
    if (this.#framework) return;
    for (const call of asked) this.#loops.toolCallAsked(this, call, ids);
    this.#loops.link(this, ids, paused);
    this.loop?.callEnded(this.span, asked.length + (paused ? 1 : 0), answer.output);
  }

  /** @param hosted what the provider had done by then */
  failed(error: unknown, details?: ErrorDetails, hosted?: readonly HostedFact[]): void {
    this.#leaveIfOver();
    this.#hosted(hosted);
    this.#recorded.failed(error, details);
    this.loop?.callEnded(this.span, 0, undefined);
  }

  /**
   * @param hosted what the provider had done by then
   * @param ids conversation ids that later calls may continue all the same
   */
  cancelled(reason: string, hosted?: readonly HostedFact[], ids: readonly string[] = []): void {
    // An owner that has given up its span has said what there is to say.
    if (this.#claim === undefined || this.span.outcome !== 'cancelled') {
      this.#leaveIfOver();
      this.#hosted(hosted);
      this.#recorded.cancelled(reason);
    }
    if (!this.#framework) this.#loops.link(this, ids, false);
    this.loop?.callEnded(this.span, 0, undefined);
  }

  /** The owner's span ended before the call did, so that it can take nothing more: the call gets a span of its own. */
  #leaveIfOver(): void {
    if (this.#claim === undefined || this.span.outcome === 'open') return;
    this.#recorded = new OwnSpan(this.#loops.startSpan(this.start, { trace: this.span.trace, span: this.span }));
  }

  #hosted(facts: readonly HostedFact[] | undefined): void {
    if (facts === undefined || facts.length === 0) return;
    // What an app's own values do to us in here must not keep the call from ending.
    guard('hosted', () => recordHosted(this.span, facts, (data) => this.#loops.startInside(this, data)));
  }
}
