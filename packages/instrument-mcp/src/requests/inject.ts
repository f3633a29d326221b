import { readTraceContext, type TraceContext } from '@chaukas/core/instrumentation';
import { read } from '@chaukas/instrumentation';

/** Metadata that we put into requests: where a request is sent again with it, it is ours to replace. */
const injected = new WeakSet<object>();

/**
 * A copy of a request that tells the server of a place in a trace; the request and its parameters stay as they are. What the
 * app says there itself counts, unless it only hands on a place of this very trace.
 */
export function withTraceContext(request: object, context: TraceContext, traceId: string): object {
  const params = objectOf(read(request, 'params'));
  const given = objectOf(read(params, '_meta'));
  const ours = injected.has(given) || isOfTrace(given, traceId);
  const meta = ours ? { ...given, ...context } : { ...context, ...given };
  if (!ours && 'traceparent' in given) return request;
  injected.add(meta);
  return { ...request, params: { ...params, _meta: meta } };
}

function isOfTrace(meta: object, traceId: string): boolean {
  const parent = readTraceContext(read(meta, 'traceparent'), read(meta, 'tracestate'));
  return parent?.ours === true && parent.traceId === traceId;
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
