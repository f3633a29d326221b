import type { HeldTrace } from '../held-traces.ts';
import type { TraceSession } from '../processor.ts';
import type { TraceProvider } from '../provider.ts';
import type { Span } from '../span.ts';
import type { Trace } from '../trace.ts';
import type { RemoteParent } from './trace-context.ts';

/** Where work belongs that a span of another process, or of this one, asked for. */
export interface RemotePlace {
  readonly trace: Trace;
  /** The span that asked, if it is of this process after all. */
  readonly span: Span | undefined;
  /** Its id, if it is not. */
  readonly remoteParentId: string | undefined;
  /** To be left when the work is done. */
  readonly held: HeldTrace | undefined;
}

/** What the part of the trace is made with that this process sees. */
export interface RemoteTraceOptions {
  readonly workflow: string;
  /** The trace that is current where the work came in: what it says of its session counts more than what the parent says. */
  readonly outer: Trace | undefined;
  readonly session: TraceSession;
}

/**
 * The place below a span that another process told of: in the trace of that id, which goes on here. All that is asked for
 * within one trace and session shares it, so that requests which come one by one are not a session each.
 */
export function remotePlace(
  provider: TraceProvider,
  parent: RemoteParent,
  options: RemoteTraceOptions,
): RemotePlace | undefined {
  const { traceId, spanId } = parent;
  const local = provider.findOpen(traceId, spanId);
  if (local !== undefined && provider.held.find(keyOf(parent, options))?.trace !== local.trace) {
    const { trace, span } = local;
    return { trace, span, remoteParentId: span === undefined ? spanId : undefined, held: undefined };
  }
  const held = provider.held.enter(keyOf(parent, options), () => open(provider, parent, options));
  if (held === undefined) return undefined;
  return { trace: held.trace, span: local?.span, remoteParentId: local?.span ? undefined : spanId, held };
}

function keyOf({ traceId }: RemoteParent, { outer, session }: RemoteTraceOptions): string {
  return JSON.stringify([traceId, outer?.sessionId, session.sessionId]);
}

function open(
  provider: TraceProvider,
  { traceId, otherEntries }: RemoteParent,
  { workflow, outer, session }: RemoteTraceOptions,
): { trace: Trace } | undefined {
  const trace = provider.traceAt({ outer, otherEntries }, workflow, { traceId, session });
  return trace.isNoop ? undefined : { trace: trace.start() };
}
