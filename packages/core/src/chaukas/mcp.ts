import { Author, type EventMetadata, EventType, type JsonObject, type MCPCallInit, Severity } from '@chaukas/spec';
import type { McpSpanData, McpToolsSpanData } from '../tracing/span-data.ts';
import { type EventParts, type KindContext, type KindOf, keepRequest, keptRequest, known } from './kind.ts';

/** MCP_CALL_START and MCP_CALL_END of any MCP request; END keeps what START said. */
export const mcp: KindOf<'mcp'> = {
  parent: true,
  start(context) {
    const request = keepRequest(context, context.data.request);
    return {
      type: EventType.MCP_CALL_START,
      author: Author.SYSTEM,
      ...severityOf(context),
      content: { case: 'mcpCall', value: asked(context, request) },
      metadata: metadata(context.data),
    };
  },
  end(context) {
    const response = context.capture.struct(context.data.response, 'output');
    const request = keptRequest(context);
    return {
      type: EventType.MCP_CALL_END,
      author: Author.SYSTEM,
      ...severityOf(context),
      content: {
        case: 'mcpCall',
        value: {
          ...asked(context, request),
          ...known({ response, executionTimeMs: context.data.synthetic === true ? undefined : context.durationMs }),
        },
      },
      metadata: metadata(context.data),
      performance: { durationMs: context.durationMs },
    };
  },
};

function metadata(data: McpSpanData): EventMetadata {
  const { side, transport, synthetic, jsonrpc_id, mcp_session_id } = data;
  return known({ side, transport, synthetic, jsonrpc_id, mcp_session_id });
}

/** A ping that is answered is no news. */
function severityOf({ data, span }: KindContext<McpSpanData>): Pick<EventParts, 'severity'> {
  return data.operation === 'ping' && span.error === null ? { severity: Severity.DEBUG } : {};
}

function asked({ data }: KindContext<McpSpanData>, request: JsonObject | undefined): MCPCallInit {
  return known({
    operation: data.operation,
    serverName: data.server,
    serverUrl: data.server_url,
    method: data.method,
    request,
    protocolVersion: data.protocol_version,
  });
}

/** The listing of an MCP server's tools, as agent frameworks trace it. */
export const mcpTools: KindOf<'mcp_tools'> = {
  parent: true,
  start: ({ data }) => ({
    type: EventType.MCP_CALL_START,
    author: Author.SYSTEM,
    content: { case: 'mcpCall', value: listing(data) },
  }),
  end: ({ data, capture, durationMs }) => ({
    type: EventType.MCP_CALL_END,
    author: Author.SYSTEM,
    content: {
      case: 'mcpCall',
      value: {
        ...listing(data),
        ...known({ response: capture.struct(data.result && { tools: data.result }, 'output') }),
        executionTimeMs: durationMs,
      },
    },
    performance: { durationMs },
  }),
};

function listing(data: McpToolsSpanData): MCPCallInit {
  return known({ operation: 'tools/list', serverName: data.server });
}
