import type { ReadableTrace } from '../tracing/processor.ts';
import { coerceText } from './coerce-text.ts';
import { TraceRecord } from './records.ts';
import { SessionTable } from './session-table.ts';

const MAX_ENDED_TRACES = 1000;

/** The traces that the mapper knows: the live ones, and the last that ended, for what comes late. */
export class TraceTable {
  readonly #sessions = new SessionTable();
  readonly #defaults: () => { tenantId: string; projectId: string };
  readonly #live = new Map<string, TraceRecord>();
  readonly #ended = new Map<string, TraceRecord>();
  #latest: TraceRecord | undefined;

  constructor(defaults: () => { tenantId: string; projectId: string }) {
    this.#defaults = defaults;
  }

  start(trace: ReadableTrace): TraceRecord {
    const record = this.#live.get(trace.traceId) ?? this.#open(trace);
    record.live++;
    this.#latest = record;
    return record;
  }

  /** @returns the trace's record, if it is known to live */
  end({ traceId }: ReadableTrace): TraceRecord | undefined {
    const record = this.#live.get(traceId);
    if (record === undefined || --record.live > 0) return record;
    this.#live.delete(traceId);
    this.#ended.set(traceId, record);
    if (this.#ended.size > MAX_ENDED_TRACES) this.#forgetOne();
    return record;
  }

  /** A trace that is taken up again goes on with what is known of its spans. */
  #open(trace: ReadableTrace): TraceRecord {
    const { session: given, groupId, traceId } = trace;
    const defaults = this.#defaults();
    const session = this.#sessions.get(
      coerceText(given?.tenantId || defaults.tenantId),
      coerceText(given?.projectId || defaults.projectId),
      // An empty id is none: those who lack one do not belong together.
      coerceText(given?.sessionId || groupId || traceId),
    );
    const known = this.#ended.get(traceId);
    const record = known?.session === session ? known : new TraceRecord(trace, session);
    record.trace = trace;
    this.#ended.delete(traceId);
    this.#live.set(traceId, record);
    return record;
  }

  /** The oldest goes in which nothing is still to end. */
  #forgetOne(): void {
    for (const [traceId, record] of this.#ended) {
      if (record.busy) continue;
      this.#ended.delete(traceId);
      return;
    }
  }

  find(traceId: string): TraceRecord | undefined {
    return this.#live.get(traceId) ?? this.#ended.get(traceId);
  }

  /** The trace that started last, live or not. */
  latest(): TraceRecord | undefined {
    return this.#latest;
  }
}
