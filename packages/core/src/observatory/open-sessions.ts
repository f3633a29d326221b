import { guard } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import type { Frame } from '../tracing/context.ts';
import type { ReadableSpan, ReadableTrace, TracingProcessor } from '../tracing/processor.ts';
import type { RecordedSpanEvent } from '../tracing/span-event.ts';
import type { AgentSession } from './agent-session.ts';
import type { Outlet } from './outlet.ts';
import type { Recording } from './recording.ts';

/** How long sessions may delay `flush()`, `shutdown()` and the end of the process, in milliseconds. */
export const DRAIN_DEADLINE = 2000;

/** A session that is under way. */
interface Open {
  readonly session: AgentSession;
  readonly recording: Recording;
  readonly outlet: Outlet;
}

/**
 * The sessions of the process, of all observatories: the one processor that hears what happens in their traces, tells which
 * session the running code is in, and sees that what waits is exported before the process ends.
 */
export class OpenSessions implements TracingProcessor {
  readonly #open = new Map<string, Open>();
  readonly #made = new WeakSet<object>();
  /** Those that hold something. */
  readonly #outlets = new Set<Outlet>();

  constructor() {
    process.on('beforeExit', () => {
      if (this.#outlets.size > 0) void this.shutdown();
    });
    process.on('exit', () => {
      for (const outlet of this.#outlets) guard('observatory.exit', () => outlet.drainSync());
    });
  }

  /** Records a trace from now on as a session. */
  add(traceId: string, open: Open): void {
    this.#open.set(traceId, open);
    this.#made.add(open.session);
  }

  /** The session that the running code is in. */
  current(): AgentSession | undefined {
    for (let place: Frame['previous'] = suite().context.current(); place !== undefined; place = place.previous) {
      const open = place.trace && this.#open.get(place.trace.traceId);
      if (open !== undefined) return open.session;
    }
    return undefined;
  }

  isSession(value: unknown): value is AgentSession {
    return typeof value === 'object' && value !== null && this.#made.has(value);
  }

  /** Whether a trace is one of a session that is under way. */
  has(traceId: string): boolean {
    return this.#open.has(traceId);
  }

  watch(outlet: Outlet): void {
    if (outlet.waiting > 0) this.#outlets.add(outlet);
    else this.#outlets.delete(outlet);
  }

  onTraceStart(): void {}

  onTraceEnd({ traceId }: ReadableTrace): void {
    const open = this.#open.get(traceId);
    this.#open.delete(traceId);
    open?.outlet.push(open.recording);
  }

  onSpanStart(span: ReadableSpan): void {
    this.#open.get(span.traceId)?.recording.spanStarted(span);
  }

  onSpanEnd(span: ReadableSpan): void {
    this.#open.get(span.traceId)?.recording.spanEnded(span);
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    this.#open.get(span.traceId)?.recording.spanEvent(span, event);
  }

  /** Exports what waits. Never rejects. */
  async forceFlush(): Promise<void> {
    await Promise.all([...this.#outlets].map((outlet) => outlet.drain(DRAIN_DEADLINE)));
  }

  /** The same; what still waits then is given up. */
  async shutdown(): Promise<void> {
    await Promise.all([...this.#outlets].map((outlet) => outlet.shutdown(DRAIN_DEADLINE)));
  }
}

const NAME = 'observatory';

/** The process's one, of all copies of this package. */
export function openSessions(): OpenSessions {
  const { instrumentations, provider } = suite();
  const found = instrumentations.get(NAME);
  // Whatever copy of this package made it, it is of this shape.
  if (found !== undefined) return found as OpenSessions;
  const made = new OpenSessions();
  instrumentations.set(NAME, made);
  provider.processors.addTrail(made);
  return made;
}
