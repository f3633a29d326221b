import { readTraceparent, traceIdOf, writeTraceparent } from './traceparent.ts';
import { otherEntries, readOwnEntry, writeOwnEntry, writeTracestate } from './tracestate.ts';

/** A place in a trace, as another process is told of it. */
export interface ContextPlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly sessionId?: string | undefined;
  /** Members of the `tracestate` that the trace came with, which are handed on as they are. */
  readonly otherEntries?: readonly string[] | undefined;
}

/** The headers, or keys of a `_meta`, of W3C Trace Context. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** A span in another process that asked for work in this one. */
export interface RemoteParent {
  /** The true id if the other process is of this suite, else `trace_` + the hex digits of the `traceparent`. */
  readonly traceId: string;
  /** The true id if the other process is of this suite, else the hex digits of the `traceparent`. */
  readonly spanId: string;
  readonly sessionId: string | undefined;
  /** Whether it, or one before it, is of this suite. */
  readonly ours: boolean;
  readonly otherEntries: readonly string[];
}

/** Says a place to another process in the form of W3C Trace Context; ids that are not hex are hashed for `traceparent` only. */
export function writeTraceContext(place: ContextPlace): TraceContext {
  const { traceId, spanId, sessionId, otherEntries: others = [] } = place;
  const tracestate = writeTracestate(writeOwnEntry({ spanId, traceId, sessionId }), others);
  return { traceparent: writeTraceparent(traceId, spanId), ...(tracestate !== undefined && { tracestate }) };
}

/**
 * Reads what {@link writeTraceContext}, or another tracing library, wrote. Where a library of another kind put spans of its
 * own between, the parent is the nearest span of this suite.
 *
 * @returns undefined where there is no valid `traceparent`
 */
export function readTraceContext(traceparent: unknown, tracestate: unknown): RemoteParent | undefined {
  const ids = readTraceparent(traceparent);
  if (ids === undefined) return undefined;
  const own = readOwnEntry(tracestate, ids.trace);
  return {
    traceId: own?.traceId ?? traceIdOf(ids.trace),
    spanId: own?.spanId ?? ids.parent,
    sessionId: own?.sessionId,
    ours: own !== undefined,
    otherEntries: otherEntries(tracestate),
  };
}
