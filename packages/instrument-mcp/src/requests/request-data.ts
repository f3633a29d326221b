import { read, readEntries, readText } from '@chaukas/instrumentation';

/** What each request of an era without sessions says of the client, and what other processes are told of a trace. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'baggage',
  'io.modelcontextprotocol/protocolVersion',
  'io.modelcontextprotocol/clientInfo',
  'io.modelcontextprotocol/clientCapabilities',
]);

/** The JSON-RPC method of a request. */
export function methodOf(request: unknown): string | undefined {
  return readText(request, 'method');
}

/** The parameters of a request as they are recorded: without what belongs to the envelope. */
export function recordedParams(request: unknown): unknown {
  const params = read(request, 'params');
  if (typeof params !== 'object' || params === null || read(params, '_meta') === undefined) return params;
  const { _meta: _, ...rest } = Object.fromEntries(readEntries(params));
  const meta = readEntries(params, '_meta').filter(([key]) => !LEFT_OUT.has(key));
  return meta.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(meta) };
}

/** Id of a JSON-RPC message, as text. */
export function idOf(message: unknown): string | undefined {
  const id = read(message, 'id');
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}
