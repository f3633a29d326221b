import type { ReadableTrace } from '../tracing/processor.ts';
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
    const { tenantId, projectId } = this.#defaults();
    const { session, groupId, traceId } = trace;
    const sessionId = session?.sessionId ?? groupId ?? traceId;
    const record = new TraceRecord(
      trace,
      this.#sessions.get(session?.tenantId ?? tenantId, session?.projectId ?? projectId, sessionId),
    );
    this.#live.set(traceId, record);
    this.#ended.delete(traceId);
    this.#latest = record;
    return record;
  }

  end({ traceId }: ReadableTrace): TraceRecord | undefined {
    const record = this.#live.get(traceId);
    if (record === undefined) return undefined;
    this.#live.delete(traceId);
    this.#ended.set(traceId, record);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED_TRACES && oldest !== undefined) this.#ended.delete(oldest);
    return record;
  }

  find(traceId: string): TraceRecord | undefined {
    return this.#live.get(traceId) ?? this.#ended.get(traceId);
  }

  /** The trace that started last, live or not. */
  latest(): TraceRecord | undefined {
    return this.#latest;
  }
}
