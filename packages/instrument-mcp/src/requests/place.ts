import { type Frame, type HeldTrace, suite } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';
import type { Connection } from '../connection/connection.ts';
import { methodOf } from './request-data.ts';

/** Where a request belongs. */
export interface RequestPlace extends Pick<Frame, 'trace' | 'span'> {
  /** To be left when the request is done. */
  readonly held?: HeldTrace | undefined;
}

/**
 * The place of a request: what is current; outside any run the tool call that a model asked for and that waits for this
 * tool; else a run of the connection's own, which is over when it is closed or was idle for a while.
 */
export function placeOf(connection: Connection, request: unknown): RequestPlace | undefined {
  const { context, loops } = suite();
  const frame = context.current();
  if (frame?.inRun === true) return frame;
  const tool = methodOf(request) === 'tools/call' ? readText(request, 'params', 'name') : undefined;
  const waiting = tool && loops.waitingToolCall(tool, read(request, 'params', 'arguments'));
  return waiting ? { trace: waiting.trace, span: waiting } : ownRun(connection, frame);
}

/** @param around the session that is current, if one is */
function ownRun(connection: Connection, around: Frame | undefined): RequestPlace | undefined {
  const { provider } = suite();
  const key = JSON.stringify([connection.id, around?.trace.sessionId]);
  const held = provider.held.enter(key, () => {
    const session = connection.isServer ? { sessionId: connection.ownSession ?? '' } : {};
    const trace = provider.traceAt({ outer: around?.trace }, connection.workflow, { session });
    if (trace.isNoop) return undefined;
    const root = provider.spanAt(trace.start(), undefined, { type: 'task', name: connection.workflow });
    return { trace, root: root.start() };
  });
  return held && { trace: held.trace, span: held.root, held };
}
