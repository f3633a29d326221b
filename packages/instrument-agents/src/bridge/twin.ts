import type { Span } from '@chaukas/core/instrumentation';
import type { Run } from '../runner/run.ts';
import type { SdkSpan } from '../sdk.ts';
import type { BridgedTrace } from './bridged-trace.ts';

/** What failed inside a span, and has been recorded where it arose. */
export interface InnerError {
  message: string;
}

/** A span of the SDK's in our tracing model: the same ids, the same place, data of ours. */
export class Twin {
  readonly sdk: SdkSpan;
  readonly span: Span;
  readonly parent: Twin | undefined;
  readonly trace: BridgedTrace;
  /** The run that it is part of, where the SDK's runner is patched. */
  readonly run: Run | undefined;
  /** When the SDK started it, in milliseconds since the Unix epoch. */
  readonly startTime: number;
  /** When the SDK ended it, and what it said then; ours may still wait for more to be known. */
  ended: { at: number } | undefined;
  /** It ended for us when its run began to wait for an approval, and goes on for the SDK. */
  paused = false;
  /** The SDK's state of the run that an agent's span belongs to. */
  state: unknown;
  /** The SDK's agent of an agent's span, the tool of a function's. */
  subject: unknown;
  /** What failed inside and was not recovered from. */
  failedInside: InnerError | undefined;
  /** A model call right below it that failed last: a further one retries it. */
  failedCall: Twin | undefined;
  /** Number of further attempts so far. */
  retries = 0;
  /** The last model call right below it that was answered. */
  lastCall: Twin | undefined;
  /** How many answers its run's state had when it began: its own will be the next. */
  callIndex = 0;
  /** An MCP call inside it was recorded from here. */
  recordedMcp = false;
  /** What the tool's own function threw, where it is seen: the SDK keeps it to itself. */
  thrown: { error: unknown } | undefined;
  /** What an MCP server's tool says by its flag that it failed with, though the SDK takes it for an answer. */
  failedByFlag: string | undefined;
  /** Spans below it that ended, and wait for what the SDK says of them a little later. */
  readonly waiting: Set<Twin> = new Set<Twin>();

  constructor(sdk: SdkSpan, span: Span, place: Pick<Twin, 'parent' | 'trace' | 'run' | 'startTime'>) {
    this.sdk = sdk;
    this.span = span;
    this.parent = place.parent;
    this.trace = place.trace;
    this.run = place.run;
    this.startTime = place.startTime;
  }

  /** Tells the processors of it, with what is known by now. */
  begin(): void {
    if (this.span.startTime === undefined) this.span.start(false, this.startTime);
  }

  /** The nearest span of a type, this one included. */
  nearest(type: string): Twin | undefined {
    for (let at: Twin | undefined = this; at !== undefined; at = at.parent)
      if (at.span.spanData.type === type) return at;
    return undefined;
  }

  /** The state of the run, as its agent's span or its run knows it. */
  get runState(): unknown {
    return this.nearest('agent')?.state ?? this.run?.state;
  }

  /** The app wants nothing of what is said recorded. */
  get withoutContent(): boolean {
    return this.run?.withoutContent === true;
  }
}
