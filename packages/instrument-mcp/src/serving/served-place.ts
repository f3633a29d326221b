import type { Span, Trace, TraceSession } from '@chaukas/core';
import {
  type Frame,
  type HeldTrace,
  type RemoteParent,
  readTraceContext,
  remotePlace,
  suite,
} from '@chaukas/core/instrumentation';
import { read } from '@chaukas/instrumentation';
import type { Connection } from '../connection/connection.ts';
import type { McpOptions } from '../options.ts';

/** Where a request belongs that this process serves. */
export interface ServedPlace {
  readonly trace: Trace;
  readonly span: Span | undefined;
  readonly remoteParentId?: string | undefined;
  readonly held?: HeldTrace | undefined;
  /** The trace is that of this request alone. */
  readonly alone?: boolean;
}

/** The span that a request names as its parent. */
export function parentOf(request: unknown, { remoteParents }: Partial<McpOptions>): RemoteParent | undefined {
  if (remoteParents === 'ignore') return undefined;
  const meta = read(request, 'params', '_meta');
  return readTraceContext(read(meta, 'traceparent'), read(meta, 'tracestate'));
}

/**
 * The place of a request that is served: below the span that it names, wherever that is; else in what is current; else in a
 * run of the connection, or of the request alone where connections mean nothing.
 */
export function servedPlace(connection: Connection, parent: RemoteParent | undefined): ServedPlace | undefined {
  const { context, provider } = suite();
  const frame = context.current();
  const outer = frame?.trace;
  const session = sessionOf(connection, parent, outer);
  const { workflow } = connection;
  if (parent !== undefined) return remotePlace(provider, parent, { workflow, outer, session });
  return frame?.inRun === true ? frame : ownRun(connection, outer, session);
}

/** What a session around says counts; else what the parent says, else the connection. */
function sessionOf(connection: Connection, parent: RemoteParent | undefined, outer: Trace | undefined): TraceSession {
  if (outer?.session.sessionId) return {};
  const sessionId = parent?.sessionId ?? connection.ownSession;
  return sessionId === undefined ? {} : { sessionId };
}

function ownRun(
  connection: Connection,
  outer: Frame['trace'] | undefined,
  session: TraceSession,
): ServedPlace | undefined {
  const { provider } = suite();
  const alone = connection.ownSession === undefined;
  const key = alone ? Symbol('request') : JSON.stringify([connection.ownSession, outer?.sessionId]);
  const held = provider.held.enter(key, () => {
    const trace = provider.traceAt({ outer }, connection.workflow, { session });
    return trace.isNoop ? undefined : { trace: trace.start() };
  });
  return held && { trace: held.trace, span: undefined, held, alone };
}
