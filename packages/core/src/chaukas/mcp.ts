import { Author, type EventMetadata, EventType, type JsonObject, type MCPCallInit, Severity } from '@chaukas/spec';
import type { McpSpanData, McpToolsSpanData } from '../tracing/span-data.ts';
import { type EventParts, type KindContext, type KindOf, keepRequest, keptRequest, known } from './kind.ts';

/** MCP_CALL_START and MCP_CALL_END of any MCP request; END keeps what START said. */
export const mcp: KindOf<'mcp'> = {
  parent: true,
  start: (context) => startOf(context, context.data),
  end: (context) => endOf(context, context.data),
};

/** The listing of an MCP server's tools, as agent frameworks trace it: a request of which its client can say more. */
export const mcpTools: KindOf<'mcp_tools'> = {
  parent: true,
  start: (context) => startOf(context, listing(context.data)),
  end: (context) => endOf(context, listing(context.data)),
};

type Request = KindContext<McpSpanData> | KindContext<McpToolsSpanData>;

function startOf(context: Request, data: McpSpanData): EventParts {
  return {
    type: EventType.MCP_CALL_START,
    author: Author.SYSTEM,
    ...severityOf(context, data),
    content: { case: 'mcpCall', value: asked(data, keepRequest(context, data.request)) },
    metadata: metadata(data),
  };
}

function endOf(context: Request, data: McpSpanData): EventParts {
  const { capture, durationMs } = context;
  const response = capture.struct(data.response, 'output');
  const executionTimeMs = data.synthetic === true ? undefined : durationMs;
  return {
    type: EventType.MCP_CALL_END,
    author: Author.SYSTEM,
    ...severityOf(context, data),
    content: {
      case: 'mcpCall',
      value: { ...asked(data, keptRequest(context)), ...known({ response, executionTimeMs }) },
    },
    metadata: metadata(data),
    performance: { durationMs },
  };
}

function listing({ result, ...said }: McpToolsSpanData): McpSpanData {
  const response = result && { tools: result };
  return { side: 'client', ...known({ response }), ...said, type: 'mcp', operation: 'tools/list' };
}

function metadata(data: McpSpanData): EventMetadata {
  const { side, transport, synthetic, jsonrpc_id, mcp_session_id } = data;
  return known({ side, transport, synthetic, jsonrpc_id, mcp_session_id });
}

/** A ping that is answered is no news. */
function severityOf({ span }: Request, { operation }: McpSpanData): Pick<EventParts, 'severity'> {
  return operation === 'ping' && span.error === null ? { severity: Severity.DEBUG } : {};
}

function asked(data: McpSpanData, request: JsonObject | undefined): MCPCallInit {
  return known({
    operation: data.operation,
    serverName: data.server,
    serverUrl: data.server_url,
    method: data.method,
    request,
    protocolVersion: data.protocol_version,
  });
}
