import type { HostedFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';

/** What one part of an answer says that the provider did. */
type FactOf = (item: unknown, results: ReadonlyMap<string, unknown>) => HostedFact[];

/** By the type of the part, as the providers name it; the library hands these parts on as they came. */
const FACTS: Readonly<Record<string, FactOf>> = {
  mcp_call: mcpCall,
  mcp_tool_use: mcpToolUse,
  web_search_call: (item) => [dataAccess('web_search', read(item, 'action', 'query'))],
  file_search_call: (item) => [dataAccess('file_search', readList(item, 'queries')[0], readList(item, 'results'))],
  code_interpreter_call: (item) => [
    toolCall(item, 'code_interpreter', { code: read(item, 'code') }, read(item, 'outputs')),
  ],
  computer_call: (item) => [toolCall(item, 'computer', read(item, 'action'), undefined)],
  image_generation_call: (item) => [toolCall(item, 'image_generation', undefined, read(item, 'result'))],
  server_tool_use: serverToolUse,
};

const NAMED_SEARCHES = new Set(['web_search', 'web_fetch']);

/** What the provider did by itself while it answered, as far as the library's message says so. */
export function hostedFacts(message: unknown): HostedFact[] {
  const items = [
    ...readList(message, 'additional_kwargs', 'tool_outputs'),
    ...readList(message, 'response_metadata', 'output'),
    ...readList(message, 'content'),
  ];
  const results = new Map(
    items.flatMap((item) => {
      const id = readText(item, 'tool_use_id');
      return id === undefined ? [] : [[id, item] as const];
    }),
  );
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const type = readText(item, 'type') ?? '';
    const id = readText(item, 'id');
    if (!Object.hasOwn(FACTS, type) || (id !== undefined && seen.has(id))) return [];
    if (id !== undefined) seen.add(id);
    return FACTS[type]?.(item, results) ?? [];
  });
}

/** A decision of the provider's that the answer shows: it would not say it, or a filter kept it back. */
export function answerPolicies(message: unknown, finishReason: string | undefined, provider: string): HostedFact[] {
  const refusal = readText(message, 'additional_kwargs', 'refusal');
  const filtered = finishReason === 'content_filter' || finishReason === 'SAFETY';
  if (refusal === undefined && finishReason !== 'refusal' && !filtered) return [];
  const policy = filtered ? 'content_filter' : 'refusal';
  return [
    {
      kind: 'policy',
      policy_id: `${provider}.${policy}`,
      outcome: 'deny',
      stage: 'output',
      ...known({ rationale: refusal }),
    },
  ];
}

function mcpCall(item: unknown): HostedFact[] {
  const error = read(item, 'error');
  const message = typeof error === 'string' ? error : readText(error, 'message');
  return [
    {
      kind: 'mcp',
      operation: 'tools/call',
      request: known({ name: readText(item, 'name'), arguments: parsed(read(item, 'arguments')) }),
      response: read(item, 'output'),
      ...known({ server: readText(item, 'server_label') }),
      ...(message !== undefined && { failure: { message } }),
    },
  ];
}

function mcpToolUse(item: unknown, results: ReadonlyMap<string, unknown>): HostedFact[] {
  const result = results.get(readText(item, 'id') ?? '');
  return [
    {
      kind: 'mcp',
      operation: 'tools/call',
      request: known({ name: readText(item, 'name'), arguments: read(item, 'input') }),
      response: read(result, 'content'),
      ...known({ server: readText(item, 'server_name') }),
      ...(result === undefined && { unfinished: true }),
      ...(read(result, 'is_error') === true && { failure: { message: 'the tool failed' } }),
    },
  ];
}

function serverToolUse(item: unknown, results: ReadonlyMap<string, unknown>): HostedFact[] {
  const name = readText(item, 'name') ?? 'server_tool';
  const result = results.get(readText(item, 'id') ?? '');
  if (!NAMED_SEARCHES.has(name)) return [toolCall(item, name, read(item, 'input'), read(result, 'content'))];
  return [dataAccess(name, read(item, 'input', 'query') ?? read(item, 'input', 'url'), readList(result, 'content'))];
}

function dataAccess(datasource: string, query: unknown, found: readonly unknown[] = []): HostedFact {
  const ids = found.flatMap((entry) => readText(entry, 'file_id') ?? readText(entry, 'url') ?? []);
  return { kind: 'data_access', datasource, ...known({ query }), ...(ids.length > 0 && { document_ids: ids }) };
}

function toolCall(item: unknown, name: string, input: unknown, output: unknown): HostedFact {
  return {
    kind: 'tool',
    name,
    ...known({ input, output, call_id: readText(item, 'call_id') ?? readText(item, 'id') }),
  };
}

function parsed(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
