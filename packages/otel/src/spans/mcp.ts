import type { JsonValue } from '@chaukas/core/instrumentation';
import type { DataCopy } from '../attributes/data-copy.ts';
import { json, number, text } from '../attributes/row.ts';
import { always, SpanKind, type SpanMapping, textAt } from './mapping.ts';

/** What a request is about, by its method: the field of its parameters that ends the span's name. */
const TARGETS: Readonly<Record<string, string>> = {
  'tools/call': 'request.name',
  'prompts/get': 'request.name',
};

export const mcp: SpanMapping = {
  kind: (data) => (data.get('side') === 'server' ? SpanKind.SERVER : SpanKind.CLIENT),
  operation: (data) => (isMethod(data, 'tools/call') ? 'execute_tool' : undefined),
  verb: (data) => textAt(data, 'operation') ?? 'mcp',
  target: (data) => TARGETS[textAt(data, 'operation') ?? ''],
  rows: [
    text('operation', 'mcp.method.name', 'label'),
    text('protocol_version', 'mcp.protocol.version', 'label'),
    text('request.name', 'gen_ai.tool.name', 'name', onlyIn('tools/call')),
    text('request.name', 'gen_ai.prompt.name', 'name', onlyIn('prompts/get')),
    text('request.uri', 'mcp.resource.uri', 'body'),
    json('request.arguments', 'gen_ai.tool.call.arguments', 'body', onlyIn('tools/call')),
    json('response', 'gen_ai.tool.call.result', 'body', onlyIn('tools/call')),
    text('server', 'chaukas.mcp.server.name', 'name'),
    text('server_url', 'server.address', 'name', (url) => urlOf(url)?.hostname),
    number('server_url', 'server.port', (url) => portOf(urlOf(url))),
    text('transport', 'network.transport', 'label', (transport) => (transport === 'stdio' ? 'pipe' : 'tcp')),
  ],
};

/** The list of a server's tools, as frameworks ask for it. */
export const mcpTools: SpanMapping = {
  kind: SpanKind.CLIENT,
  verb: always('tools/list'),
  rows: [
    text('type', 'mcp.method.name', 'label', always('tools/list')),
    text('server', 'chaukas.mcp.server.name', 'name'),
    json('result', 'gen_ai.tool.definitions', 'name', definitions),
  ],
};

/** Names of tools in the form of their definitions. */
export function definitions(names: JsonValue): JsonValue | undefined {
  return Array.isArray(names) ? names.map((name) => ({ type: 'function', name })) : undefined;
}

function onlyIn(method: string): (value: JsonValue, data: DataCopy) => JsonValue | undefined {
  return (value, data) => (isMethod(data, method) ? value : undefined);
}

function isMethod(data: DataCopy, method: string): boolean {
  return data.get('operation') === method;
}

function urlOf(url: JsonValue): URL | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
}

function portOf(url: URL | undefined): number | undefined {
  if (url === undefined) return undefined;
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}
