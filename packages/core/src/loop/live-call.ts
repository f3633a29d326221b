import { Frame } from '../tracing/context.ts';
import type { ErrorDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { ModelSpanData } from '../tracing/span-data.ts';
import type { ClientLoops } from './client-loops.ts';
import type { LoopTrace } from './loop-trace.ts';
import type { ModelCallAnswer, ModelCallStart } from './model-call.ts';

/** A model call that is under way. One of the three endings is to be called, once. */
export class LiveModelCall {
  readonly span: Span<ModelSpanData>;
  readonly loop: LoopTrace | undefined;
  readonly start: ModelCallStart;
  readonly #loops: ClientLoops;

  constructor(loops: ClientLoops, span: Span<ModelSpanData>, loop: LoopTrace | undefined, start: ModelCallStart) {
    this.#loops = loops;
    this.span = span;
    this.loop = loop;
    this.start = start;
  }

  /** The place of what happens inside the call. */
  frame(): Frame {
    return new Frame(this.span.trace, this.span, undefined);
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
