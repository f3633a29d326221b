import type { McpSpanData } from '@chaukas/core';
import { type Claim, guard, suite, writeTraceContext } from '@chaukas/core/instrumentation';
import { known, type Method, type PatchContext, read } from '@chaukas/instrumentation';
import { type Connection, connectionOf } from '../connection/connection.ts';
import { isListed } from '../connection/transport.ts';
import type { McpOptions } from '../options.ts';
import { withTraceContext } from './inject.ts';
import { LiveRequest } from './live-request.ts';
import { placeOf } from './place.ts';
import { methodOf, recordedParams } from './request-data.ts';

/** Where the funnel of requests has its arguments. */
export interface RequestArguments {
  readonly request: number;
  readonly options: number;
}

const OWNERS = new Set(['mcp', 'mcp_tools'] as const);

/** Requests by the objects that the library keeps of them, which its further rounds start from. */
export const sentRequests: WeakMap<object, LiveRequest> = new WeakMap();

/** Observes a request on its way through the funnel; what the library returns or throws is what the app gets. */
export function observeRequest(
  original: Method,
  self: unknown,
  args: unknown[],
  at: RequestArguments,
  context: PatchContext<McpOptions>,
): unknown {
  const live = guard('mcp request', () => startRequest(self, args, at, context));
  if (live === undefined) return Reflect.apply(original, self, args);
  const sent = guard('mcp request', () => argumentsOf(live, args, at, context)) ?? args;
  let promise: unknown;
  try {
    promise = live.run(() => Reflect.apply(original, self, sent));
  } catch (error) {
    guard('mcp request', () => live.failed(error));
    throw error;
  }
  guard('mcp request', () => live.observe(promise));
  return promise;
}

function startRequest(
  self: unknown,
  args: unknown[],
  at: RequestArguments,
  { onCall, scope }: PatchContext<McpOptions>,
): LiveRequest | undefined {
  const request = args[at.request];
  const operation = methodOf(request);
  onCall();
  if (operation === undefined || typeof self !== 'object' || self === null || !suite().provider.enabled)
    return undefined;
  const connection = connectionOf(self);
  const id: unknown = read(self, '_requestMessageId');
  const data = dataOf(connection, operation, request, id);
  return begin({ connection, data, scope, request, id, signal: read(args[at.options], 'signal') });
}

/** What a request begins with. */
export interface RequestStart {
  readonly connection: Connection;
  readonly data: McpSpanData;
  readonly scope: PatchContext['scope'];
  readonly request: unknown;
  /** Id of the message. */
  readonly id: unknown;
  readonly signal?: unknown;
}

/** Gives a request its place and its span. */
export function begin({ connection, data, scope, request, id, signal }: RequestStart): LiveRequest | undefined {
  const place = placeOf(connection, request);
  if (place === undefined) return undefined;
  connection.worksAt(place, place.held);
  const claim = claimFor(place, data.operation);
  const live = new LiveRequest({ connection, place, data, scope, signal, claim });
  connection.requests.set(id, live);
  if (data.operation === 'tools/call') noteInTool(live, claim);
  return live;
}

/** What is known of a request when it is sent. */
export function dataOf(connection: Connection, operation: string, request: unknown, id: unknown): McpSpanData {
  const { transport } = connection;
  return {
    type: 'mcp',
    operation,
    side: 'client',
    ...known({
      server: connection.serverName,
      server_url: transport.url,
      method: transport.method,
      transport: transport.kind,
      request: recordedParams(request),
      protocol_version: connection.protocolVersion,
      jsonrpc_id: id === undefined ? undefined : String(id),
      mcp_session_id: connection.mcpSessionId,
    }),
  };
}

/** A layer outside that has a span of this very request: it owns the fact. */
function claimFor(place: ReturnType<typeof placeOf>, operation: string): Claim | undefined {
  const { context, provider } = suite();
  const frame = context.current();
  if (frame === undefined || frame.span !== place?.span) return undefined;
  const claim = provider.claims.at(frame, OWNERS);
  const meant = claim?.span.spanData;
  const asked = meant?.type === 'mcp_tools' ? 'tools/list' : meant?.type === 'mcp' ? meant.operation : undefined;
  return asked === operation && claim?.take() === true ? claim : undefined;
}

/** Tells a framework whose tool this call belongs to that the request has its pair. */
function noteInTool({ span }: LiveRequest, claim: Claim | undefined): void {
  const { claims } = suite().provider;
  for (let at = claim === undefined ? span.parent : span; at !== undefined; at = at.parent) {
    if (at.spanData.type !== 'function') continue;
    claims.on(at).note('mcp');
    return;
  }
}

/** The arguments with a request that tells the other end of the trace, where it is to be told. */
function argumentsOf(
  live: LiveRequest,
  args: unknown[],
  at: RequestArguments,
  { options }: PatchContext<McpOptions>,
): unknown[] {
  const request = args[at.request];
  if (typeof request !== 'object' || request === null) return args;
  const sent = told(live, request, options());
  sentRequests.set(sent, live);
  return sent === request ? args : args.with(at.request, sent);
}

/** A request that tells of its place, or the request itself where that is nobody's business. */
export function told({ connection, span }: LiveRequest, request: object, options: Partial<McpOptions>): object {
  if (!propagates(connection, options)) return request;
  const { traceId, sessionId, otherEntries } = span.trace;
  const context = writeTraceContext({ traceId, spanId: span.spanId, sessionId, otherEntries });
  return withTraceContext(request, context, traceId);
}

function propagates({ transport, isServer, peerIsOurs }: Connection, { propagateTo }: Partial<McpOptions>): boolean {
  if (propagateTo === 'all' || propagateTo === 'none') return propagateTo === 'all';
  // A server answers a client that is part of the trace already.
  if (transport.local || (isServer && peerIsOurs)) return true;
  return transport.host !== undefined && Array.isArray(propagateTo) && isListed(transport.host, propagateTo);
}
