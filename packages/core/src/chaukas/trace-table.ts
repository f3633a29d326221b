import { RecentMap } from '../runtime/recent-map.ts';
import type { ReadableTrace } from '../tracing/processor.ts';
import { Trace } from '../tracing/trace.ts';
import { coerceText } from './coerce-text.ts';
import { TraceRecord } from './records.ts';
import type { SessionRecord } from './session.ts';
import { SessionTable } from './session-table.ts';

/** Beside those in which something is still to end. */
const MAX_ENDED_TRACES = 500;

/** The traces that the mapper knows: the live ones, and the last that ended, for what comes late. */
export class TraceTable {
  readonly #sessions = new SessionTable();
  readonly #defaults: () => { tenantId: string; projectId: string };
  readonly #live = new Map<string, TraceRecord>();
  readonly #ended = new RecentMap<string, TraceRecord>(MAX_ENDED_TRACES, ({ busy }) => busy);
  /**
   * Those of other libraries by the trace itself, as ours are by what hangs on them: two tenants may use one id at once, and late
   * things come after the last that ended.
   */
  readonly #others = new WeakMap<ReadableTrace, TraceRecord>();
  #latest: TraceRecord | undefined;

  constructor(defaults: () => { tenantId: string; projectId: string }) {
    this.#defaults = defaults;
  }

  start(trace: ReadableTrace): TraceRecord {
    const record = this.#recordFor(trace);
    record.live++;
    if (!Trace.remember(trace, record)) this.#others.set(trace, record);
    this.#latest = record;
    return record;
  }

  /** @returns the trace's record, if it is known to live */
  end(trace: ReadableTrace): TraceRecord | undefined {
    const { traceId } = trace;
    const record = this.#recordOf(trace) ?? this.#live.get(traceId);
    if (record === undefined || record.live === 0) return undefined;
    if (--record.live > 0) return record;
    if (this.#live.get(traceId) === record) this.#live.delete(traceId);
    this.#ended.set(traceId, record);
    return record;
  }

  /** A trace that is live, or is taken up again, goes on with what is known of its spans. */
  #recordFor(trace: ReadableTrace): TraceRecord {
    if (Trace.isNew(trace)) return this.#newRecord(trace);
    const { traceId } = trace;
    const session = this.#sessionOf(trace);
    const live = this.#live.get(traceId);
    const ended = this.#ended.get(traceId);
    const own = live?.session === session ? live : ended?.session === session ? ended : undefined;
    const record = own ?? new TraceRecord(trace, session);
    if (record.live > 0) return record;
    record.trace = trace;
    if (ended !== undefined) this.#ended.delete(traceId);
    // Another session's trace of this id keeps its place here, and this one is found by itself.
    if (live === undefined) this.#live.set(traceId, record);
    return record;
  }

  /** To look for an id that nobody knows takes as long as all else that starts a run. */
  #newRecord(trace: ReadableTrace): TraceRecord {
    const record = new TraceRecord(trace, this.#sessionOf(trace));
    this.#live.set(trace.traceId, record);
    return record;
  }

  #recordOf(trace: ReadableTrace): TraceRecord | undefined {
    return Trace.recordOf(trace) ?? this.#others.get(trace);
  }

  #sessionOf(trace: ReadableTrace): SessionRecord {
    const { session: given, groupId, traceId } = trace;
    const defaults = this.#defaults();
    const tenantId = coerceText(given?.tenantId || defaults.tenantId);
    const projectId = coerceText(given?.projectId || defaults.projectId);
    // An empty id is none: those who lack one do not belong together.
    const sessionId = given?.sessionId || groupId;
    if (!sessionId && Trace.isNew(trace)) return this.#sessions.add(tenantId, projectId, traceId);
    return this.#sessions.get(tenantId, projectId, coerceText(sessionId || traceId));
  }

  /** What was seen of a trace that starts now, by its id. */
  seen(trace: ReadableTrace): TraceRecord | undefined {
    return Trace.isNew(trace) ? undefined : this.find(trace.traceId);
  }

  /** The record of a trace: by the trace itself where it is ours, else by its id. */
  find(traceId: string, trace?: ReadableTrace): TraceRecord | undefined {
    if (trace !== undefined) return this.#recordOf(trace);
    return this.#live.get(traceId) ?? this.#ended.get(traceId);
  }

  /** The trace that started last among those that live, else among all. */
  latest(): TraceRecord | undefined {
    return this.#latest?.live === 0 ? ([...this.#live.values()].at(-1) ?? this.#latest) : this.#latest;
  }
}
