import { Author, EventType, type MCPCallInit } from '@chaukas/spec';
import type { McpSpanData, McpToolsSpanData } from '../tracing/span-data.ts';
import { type KindContext, type KindOf, keepRequest, keptRequest, known } from './kind.ts';

/** MCP_CALL_START and MCP_CALL_END of any MCP request; END keeps what START said. */
export const mcp: KindOf<'mcp'> = {
  parent: true,
  start(context) {
    keepRequest(context, context.data.request);
    return {
      type: EventType.MCP_CALL_START,
      author: Author.SYSTEM,
      content: { case: 'mcpCall', value: asked(context) },
      metadata: known({ side: context.data.side, transport: context.data.transport }),
    };
  },
  end(context) {
    const response = context.capture.struct(context.data.response, 'output');
    return {
      type: EventType.MCP_CALL_END,
      author: Author.SYSTEM,
      content: {
        case: 'mcpCall',
        value: { ...asked(context), ...known({ response }), executionTimeMs: context.durationMs },
      },
      metadata: known({ side: context.data.side, transport: context.data.transport }),
      performance: { durationMs: context.durationMs },
    };
  },
};

function asked(context: KindContext<McpSpanData>): MCPCallInit {
  const { data } = context;
  return known({
    operation: data.operation,
    serverName: data.server,
    serverUrl: data.server_url,
    method: data.method,
    request: keptRequest(context),
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
