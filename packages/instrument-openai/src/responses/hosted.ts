import type { HostedFact } from '@chaukas/core/instrumentation';
import { parseArguments } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import { imageOf } from '../images/route.ts';

/** All that an answer says, in which one item can belong to another. */
export interface ItemContext {
  readonly output: readonly unknown[];
  readonly request: unknown;
}

/** What an item of a response says of the provider's own doing; one reader for each type of item. */
type ItemReader = (item: unknown, context: ItemContext) => HostedFact[];

const tool = (name: string, item: unknown, input: unknown, output: unknown): HostedFact[] => [
  {
    kind: 'tool',
    name,
    ...known({ call_id: readText(item, 'id'), input: input ?? undefined, output: output ?? undefined }),
    ...outcomeOf(item),
  },
];

const codeInterpreter: ItemReader = (item) =>
  tool('code_interpreter', item, fieldsIn(item, 'code', 'container_id'), read(item, 'outputs'));

const imageGeneration: ItemReader = (item) => {
  const format = readText(item, 'output_format') ?? 'png';
  const { image } = imageOf(readText(item, 'result'), format);
  const settings = fieldsIn(item, 'action', 'revised_prompt', 'size', 'quality', 'background', 'output_format');
  return tool('image_generation', item, settings, image === undefined ? undefined : { image });
};

/** A shell at the provider: its result stands in the same answer. */
const shell: ItemReader = (item, { output }) => {
  const result = resultOf('shell_call_output', item, output);
  return result === undefined ? [] : tool('shell', item, read(item, 'action'), read(result, 'output'));
};

const applyPatch: ItemReader = (item, { output }) => {
  const result = resultOf('apply_patch_call_output', item, output);
  return result === undefined ? [] : tool('apply_patch', result, read(item, 'operation'), read(result, 'output'));
};

const toolSearch: ItemReader = (item, { output }) => {
  if (read(item, 'execution') === 'client') return [];
  const result = resultOf('tool_search_output', item, output) ?? output[output.indexOf(item) + 1];
  const found = readText(result, 'type') === 'tool_search_output' ? read(result, 'tools') : undefined;
  return tool('tool_search', item, read(item, 'arguments'), found);
};

/** Searching, opening a page and looking for something in it. */
const webSearch: ItemReader = (item) => {
  const action = read(item, 'action');
  const sources = readList(action, 'sources').map((source) => readText(source, 'url'));
  const urls = [readText(action, 'url'), ...sources].filter((url) => url !== undefined);
  const query = readText(action, 'query') ?? read(action, 'queries') ?? readText(action, 'pattern');
  return [{ kind: 'data_access', datasource: 'web_search', ...known({ query }), ...listed('document_ids', urls) }];
};

const fileSearch: ItemReader = (item, { request }) => {
  const tools = readList(request, 'tools').filter((asked) => read(asked, 'type') === 'file_search');
  const stores = tools.flatMap((asked) => readList(asked, 'vector_store_ids')).filter((id) => typeof id === 'string');
  const files = readList(item, 'results').map((result) => readText(result, 'file_id'));
  return [
    {
      kind: 'data_access',
      datasource: stores.length === 0 ? 'file_search' : `vector://${stores.join(',')}`,
      ...known({ query: read(item, 'queries') }),
      ...listed('document_ids', [...new Set(files.filter((id) => id !== undefined))]),
    },
  ];
};

const mcpCall: ItemReader = (item, context) => [
  {
    kind: 'mcp',
    operation: 'tools/call',
    request: known({ name: readText(item, 'name'), arguments: parseArguments(readText(item, 'arguments') ?? '') }),
    ...known({ response: read(item, 'output') ?? undefined }),
    ...serverOf(item, context),
    ...outcomeOf(item),
  },
];

const mcpTools: ItemReader = (item, context) => [
  {
    kind: 'mcp',
    operation: 'tools/list',
    response: { tools: read(item, 'tools') },
    ...serverOf(item, context),
    ...outcomeOf(item),
  },
];

/** The provider asks before it calls a tool of a server. */
const approvalRequest: ItemReader = (item) => [
  {
    kind: 'policy',
    policy_id: 'openai.mcp_approval',
    outcome: 'review',
    rule_ids: [readText(item, 'server_label'), readText(item, 'name')].filter((rule) => rule !== undefined),
    ...known({ rationale: readText(item, 'arguments') }),
    stage: 'tool_input',
  },
];

const READERS: ReadonlyMap<unknown, ItemReader> = new Map([
  ['code_interpreter_call', codeInterpreter],
  ['image_generation_call', imageGeneration],
  ['shell_call', shell],
  ['apply_patch_call', applyPatch],
  ['tool_search_call', toolSearch],
  ['web_search_call', webSearch],
  ['file_search_call', fileSearch],
  ['mcp_call', mcpCall],
  ['mcp_list_tools', mcpTools],
  ['mcp_approval_request', approvalRequest],
]);

/** What the provider did by itself, by the items of a response. */
export function hostedIn(output: readonly unknown[], request: unknown): HostedFact[] {
  return output.flatMap((item) => READERS.get(read(item, 'type'))?.(item, { output, request }) ?? []);
}

function resultOf(type: string, call: unknown, output: readonly unknown[]): unknown {
  const id = readText(call, 'call_id');
  return output.find((item) => id !== undefined && read(item, 'type') === type && read(item, 'call_id') === id);
}

function serverOf(item: unknown, { request }: ItemContext): { server?: string; server_url?: string } {
  const server = readText(item, 'server_label');
  const asked = readList(request, 'tools').find(
    (entry) => read(entry, 'type') === 'mcp' && read(entry, 'server_label') === server,
  );
  return known({ server, server_url: readText(asked, 'server_url') });
}

const UNFINISHED = new Set<unknown>([
  'in_progress',
  'incomplete',
  'interpreting',
  'generating',
  'calling',
  'searching',
]);

function outcomeOf(item: unknown): { failure?: { message: string; code?: string }; unfinished?: boolean } {
  const error = read(item, 'error') ?? undefined;
  const status = read(item, 'status');
  if (error !== undefined || status === 'failed') {
    const message = typeof error === 'string' ? error : (readText(error, 'message') ?? errorText(error));
    return { failure: { message, ...known({ code: readText(error, 'code') ?? readText(error, 'type') }) } };
  }
  return UNFINISHED.has(status) ? { unfinished: true } : {};
}

/** An MCP tool answers its error as content. */
function errorText(error: unknown): string {
  const texts = readList(error, 'content').map((part) => readText(part, 'text') ?? '');
  return texts.join('\n') || 'the tool failed';
}

function fieldsIn(item: unknown, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, read(item, name)]).filter(([, value]) => value != null));
}

function listed<K extends string>(key: K, values: string[]): { [name in K]?: string[] } {
  // One key, of the type that the caller names.
  return values.length === 0 ? {} : ({ [key]: values } as { [name in K]: string[] });
}
