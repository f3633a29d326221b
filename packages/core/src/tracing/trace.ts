import type { TraceRecord } from '../chaukas/records.ts';
import { guard } from '../runtime/guard.ts';
import { TraceClock } from './clock.ts';
import type { Frame } from './context.ts';
import { genTraceId } from './ids.ts';
import { Outcome } from './outcome.ts';
import type { ReadableTrace, TraceSession } from './processor.ts';
import type { TraceProvider } from './provider.ts';
import type { RecordedSpanEvent, SpanEvent } from './span-event.ts';
import { type ExportedTrace, exportTrace } from './span-export.ts';

/** Options of a trace. */
export interface TraceOptions {
  /** `trace_` + 32 hex digits; made if absent. */
  traceId?: string;
  /** Links the traces of one conversation; stands for the session id where no session is given. */
  groupId?: string;
  metadata?: Record<string, unknown>;
  /** The key that a `BackendSpanExporter` exports it with, in place of its own: that of a tenant. It stands in no export. */
  tracingApiKey?: string;
  /** A no-op trace: nothing in it is recorded. */
  disabled?: boolean;
  /** What it leaves out is that of the session or trace around this one, if there is one. */
  session?: TraceSession;
}

/** Where a trace is made. */
export interface TracePlace {
  /** The trace that is current there. */
  outer?: Trace | undefined;
  /** It stands for a session as a whole: runs inside it are traces of their own. */
  isSession?: boolean;
  /** It starts before anybody sees it: an id that is made for it is known to nobody. */
  unseen?: boolean;
  /** Members of the `tracestate` that it came from another process with. */
  otherEntries?: readonly string[];
}

/** One run of a workflow: the tree of its spans. Used as {@link Span} is, in the same three ways. */
export class Trace extends Outcome implements ReadableTrace, Disposable {
  readonly type = 'trace' as const;
  readonly isNoop = false as const;
  readonly name: string;
  readonly traceId: string;
  readonly groupId: string | null;
  readonly metadata: Record<string, unknown>;
  readonly session: TraceSession;
  readonly isSession: boolean;
  /** Members of the `tracestate` that it came from another process with, to be handed on. */
  readonly otherEntries: readonly string[] | undefined;
  /** The trace that this one was made in; forgotten at its end, so that traces made in each other are no chain. */
  outer: Trace | undefined;
  /** When something happened in it last, by `performance.now()`. */
  lastActive: number;
  protected readonly around: undefined;
  readonly #provider: TraceProvider;
  readonly #clock: TraceClock;
  readonly #tracingApiKey: string | undefined;
  #frame: Frame | undefined;
  #record: TraceRecord | undefined;
  readonly #newId: boolean;

  /** @param session that of the options, and what it inherits */
  constructor(
    provider: TraceProvider,
    name: string,
    options: Omit<TraceOptions, 'session'>,
    session: TraceSession,
    place: TracePlace,
  ) {
    super();
    this.#provider = provider;
    this.name = name;
    this.traceId = options.traceId ?? genTraceId();
    this.#newId = place.unseen === true && options.traceId === undefined;
    this.groupId = options.groupId ?? null;
    this.metadata = options.metadata ?? {};
    this.session = session;
    this.#tracingApiKey = options.tracingApiKey;
    this.isSession = place.isSession ?? false;
    this.otherEntries = place.otherEntries;
    this.outer = place.outer;
    this.lastActive = performance.now();
    this.#clock = new TraceClock(this.lastActive);
  }

  /** What the trail remembers of a trace; undefined for one that is not ours. */
  static recordOf(trace: object): TraceRecord | undefined {
    return #record in trace ? trace.#record : undefined;
  }

  /** Whether nobody can know of a trace by its id yet, so that it need not be looked for by it. */
  static isNew(trace: object): boolean {
    return #record in trace && trace.#newId && trace.#record === undefined;
  }

  /** Hangs on a trace what the trail remembers of it. @returns false if the trace is not ours */
  static remember(trace: object, record: TraceRecord): boolean {
    if (!(#record in trace)) return false;
    trace.#record = record;
    return true;
  }

  /** The session that this trace belongs to: given, else the group's, else its own. */
  get sessionId(): string {
    return this.session.sessionId || this.groupId || this.traceId;
  }

  /** Private behind a getter: printing a trace must not print the key. */
  get tracingApiKey(): string | undefined {
    return this.#tracingApiKey;
  }

  /** Milliseconds since the Unix epoch by this trace's clock. */
  now(): number {
    return this.#clock.now();
  }

  /** Something happens in it now. @returns the moment, as {@link now} gives it */
  active(): number {
    this.lastActive = performance.now();
    return this.#clock.timeOf(this.lastActive);
  }

  /** The same for a moment of `performance.now()`. */
  timeOf(monotonic: number): number {
    return this.#clock.timeOf(monotonic);
  }

  /** Starts the trace; with `markAsCurrent` spans that start until its end belong to it. */
  start(markAsCurrent = false, startTime?: number): this {
    guard('trace.start', Trace.#start, this, markAsCurrent, startTime);
    return this;
  }

  static #start(trace: Trace, markAsCurrent: boolean, startTime: number | undefined): void {
    if (trace.startTime === undefined) {
      trace.startTime = startTime ?? trace.now();
      trace.#provider.traceStarted(trace);
    }
    if (markAsCurrent && trace.#frame === undefined && trace.endTime === undefined) {
      trace.#frame = trace.#provider.context.enter(trace, undefined);
    }
  }

  finish(_resetCurrent = false): void {
    guard('trace.finish', Trace.#finish, this);
  }

  static #finish(trace: Trace): void {
    if (trace.startTime === undefined || trace.endTime !== undefined) return;
    trace.endTime = trace.now();
    if (trace.#frame !== undefined) trace.#provider.context.leave(trace.#frame);
    trace.#provider.traceEnded(trace);
    trace.outer = undefined;
  }

  /** The JavaScript SDK's name of {@link finish}. */
  end(): void {
    this.finish();
  }

  /** The trace as CAI and the JS SDK export it: `{ object: 'trace', id, workflow_name, group_id, metadata }`. */
  export(): ExportedTrace {
    return exportTrace(this);
  }

  /** The JavaScript SDK's name of {@link export}. */
  toJSON(): ExportedTrace {
    return this.export();
  }

  /** Records something that happened in the run but in no span of it, also after its end. */
  addEvent(event: SpanEvent, timestamp?: number): void {
    guard('trace.addEvent', () => {
      if (this.startTime === undefined) return;
      const recorded: RecordedSpanEvent = { ...event, timestamp: timestamp ?? this.now() };
      this.#provider.traceEvent(this, recorded);
    });
  }

  [Symbol.dispose](): void {
    this.finish(true);
  }
}
