import type { HostedFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';

/** Stop reasons after which a later answer brings the results that are still missing. */
const GOES_ON = new Set<unknown>(['pause_turn', 'tool_use']);

const CALL_TYPES = new Set<unknown>(['server_tool_use', 'mcp_tool_use']);

/** Server tools that read data, with where from and which of their arguments is the query. */
const READERS: ReadonlyMap<string, { datasource: string; query: string }> = new Map([
  ['web_search', { datasource: 'web_search', query: 'query' }],
  ['web_fetch', { datasource: 'web_fetch', query: 'url' }],
]);

/** What the provider's side did by itself, in the order of the results. */
export function hostedFacts(message: unknown, request: unknown): HostedFact[] {
  const content = readList(message, 'content');
  const calls = new Map<string, unknown>();
  // A call that was made before the answer paused has its result in the next one.
  const before = readList(request, 'messages').flatMap((sent) => readList(sent, 'content'));
  for (const block of [...before, ...content]) {
    const id = CALL_TYPES.has(read(block, 'type')) ? readText(block, 'id') : undefined;
    if (id !== undefined) calls.set(id, block);
  }
  const done = content.flatMap((block) => resultFact(block, calls, request));
  const answered = new Set(content.map((block) => read(block, 'tool_use_id')));
  const open = content.filter((block) => CALL_TYPES.has(read(block, 'type')) && !answered.has(read(block, 'id')));
  if (GOES_ON.has(read(message, 'stop_reason'))) return done;
  return [...done, ...open.map((call) => factOf(call, undefined, request))];
}

/** A block that stands for something that is over: the result of a call, or the tools that a server listed. */
function resultFact(block: unknown, calls: ReadonlyMap<string, unknown>, request: unknown): HostedFact[] {
  if (read(block, 'type') === 'mcp_tool_listing') return [listing(block, request)];
  const call = calls.get(readText(block, 'tool_use_id') ?? '');
  return call === undefined ? [] : [factOf(call, block, request)];
}

function factOf(call: unknown, result: unknown, request: unknown): HostedFact {
  const name = readText(call, 'name') ?? 'unknown';
  const reader = READERS.get(name);
  if (read(call, 'type') === 'mcp_tool_use') return mcpCall(call, name, result, request);
  if (reader === undefined) return toolCall(call, name, result);
  return {
    kind: 'data_access',
    datasource: reader.datasource,
    document_ids: documentsIn(read(result, 'content')),
    ...known({ query: readText(call, 'input', reader.query) }),
  };
}

function toolCall(call: unknown, name: string, result: unknown): HostedFact {
  const code = readText(result, 'content', 'error_code');
  return {
    kind: 'tool',
    name,
    input: read(call, 'input'),
    output: read(result, 'content'),
    ...known({ call_id: readText(call, 'id') }),
    ...(code !== undefined && { failure: { message: `${name}: ${code}`, code } }),
    ...(result === undefined && { unfinished: true }),
  };
}

function mcpCall(call: unknown, name: string, result: unknown, request: unknown): HostedFact {
  const content = read(result, 'content');
  const failed = read(result, 'is_error') === true;
  return {
    kind: 'mcp',
    operation: 'tools/call',
    request: { name, arguments: read(call, 'input') },
    response: content,
    ...serverOf(readText(call, 'server_name'), request),
    ...(failed && { failure: { message: saidIn(content) ?? `${name} failed` } }),
    ...(result === undefined && { unfinished: true }),
  };
}

function listing(block: unknown, request: unknown): HostedFact {
  return {
    kind: 'mcp',
    operation: 'tools/list',
    response: { tools: read(block, 'tools') },
    ...serverOf(readText(block, 'mcp_server_name'), request),
  };
}

/** An MCP server by its name, with the address that the request gives it. */
function serverOf(name: string | undefined, request: unknown): { server?: string; server_url?: string } {
  const server = readList(request, 'mcp_servers').find((candidate) => read(candidate, 'name') === name);
  return known({ server: name, server_url: readText(server, 'url') });
}

/** Addresses of what was found or fetched. */
function documentsIn(content: unknown): string[] {
  const found = Array.isArray(content) ? content : [content];
  return found.map((document) => readText(document, 'url')).filter((url) => url !== undefined);
}

function saidIn(content: unknown): string | undefined {
  return typeof content === 'string' ? content : readText(content, 0, 'text');
}
