import { Frame, type Span, type Trace } from '@chaukas/core/instrumentation';
import type { SdkContext, SdkTrace } from '../sdk.ts';
import type { Twin } from './twin.ts';

/** A trace of the SDK's in our tracing model. */
export class BridgedTrace {
  readonly sdk: SdkTrace | undefined;
  readonly trace: Trace;
  readonly frame: Frame;
  /** The SDK said that it started; else its spans came alone, and nobody will say that it ends. */
  readonly announced: boolean;
  /** The SDK's own record of it, which says when its callback is over. */
  readonly context: SdkContext | undefined;
  readonly open: Set<Twin> = new Set<Twin>();
  /** Span id of the model call that asked for a tool call, by the call's id. */
  readonly askedBy: Map<string, string> = new Map<string, string>();
  /** The SDK said that it ended. */
  endSaid = false;
  /** The last span without a parent that ended. */
  lastRoot: Span | undefined;

  constructor(trace: Trace, made: Pick<BridgedTrace, 'sdk' | 'announced' | 'context'>) {
    this.trace = trace;
    this.frame = new Frame(trace, undefined, undefined);
    this.sdk = made.sdk;
    this.announced = made.announced;
    this.context = made.context;
  }

  /** A span without a parent ended; a run that waits for an approval is over only for now. */
  rootEnded(span: Span): void {
    this.lastRoot = span;
    this.trace.endReason = span.endReason === 'interrupted' ? 'interrupted' : undefined;
  }

  get over(): boolean {
    return this.trace.endTime !== undefined;
  }

  /**
   * Whether nothing more is to come: nothing in it is open, and the SDK said so, or it does not say so of this one: of one
   * that it did not announce, and of one whose callback threw.
   */
  get done(): boolean {
    if (this.open.size > 0) return false;
    return this.endSaid || (this.announced ? this.abandoned : this.lastRoot !== undefined);
  }

  /** The callback of the trace is over, and the trace was not ended: it threw. */
  get abandoned(): boolean {
    return this.context !== undefined && this.context.active === false;
  }
}
