import { type HostedFact, parseArguments } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';

type Reader = (item: unknown, response: unknown) => HostedFact;

const tool =
  (name: string, input: readonly string[], output: string): Reader =>
  (item) => ({
    kind: 'tool',
    name,
    input: Object.fromEntries(input.map((field) => [field, read(item, field)]).filter(([, value]) => value != null)),
    ...known({ call_id: readText(item, 'id'), output: read(item, output) ?? undefined }),
    ...failureOf(item),
  });

const search =
  (source: (item: unknown, response: unknown) => string, query: (item: unknown) => unknown, found: Finder): Reader =>
  (item, response) => {
    const ids = [...new Set(found(item).filter((id) => id !== undefined))];
    return {
      kind: 'data_access',
      datasource: source(item, response),
      ...known({ query: query(item), document_ids: ids.length > 0 ? ids : undefined }),
    };
  };

type Finder = (item: unknown) => readonly (string | undefined)[];

const mcp =
  (operation: string, request: (item: unknown) => object | undefined, response: (item: unknown) => unknown): Reader =>
  (item) => ({
    kind: 'mcp',
    operation,
    ...known({ server: readText(item, 'server_label'), request: request(item), response: response(item) ?? undefined }),
    ...failureOf(item),
  });

/** Items of an answer that say what the provider did by itself, for apps that do not record the client that got it. */
const READERS: ReadonlyMap<unknown, Reader> = new Map([
  ['code_interpreter_call', tool('code_interpreter', ['code', 'container_id'], 'outputs')],
  ['image_generation_call', tool('image_generation', ['action', 'revised_prompt', 'size', 'quality'], 'status')],
  [
    'web_search_call',
    search(
      () => 'web_search',
      (item) => read(item, 'action', 'query') ?? read(item, 'action', 'queries') ?? read(item, 'action', 'pattern'),
      (item) => [
        readText(item, 'action', 'url'),
        ...readList(item, 'action', 'sources').map((one) => readText(one, 'url')),
      ],
    ),
  ],
  [
    'file_search_call',
    search(
      storesOf,
      (item) => read(item, 'queries'),
      (item) => readList(item, 'results').map((result) => readText(result, 'file_id')),
    ),
  ],
  [
    'mcp_call',
    mcp(
      'tools/call',
      (item) => known({ name: readText(item, 'name'), arguments: parseArguments(readText(item, 'arguments') ?? '') }),
      (item) => read(item, 'output'),
    ),
  ],
  [
    'mcp_list_tools',
    mcp(
      'tools/list',
      () => undefined,
      (item) => ({ tools: read(item, 'tools') }),
    ),
  ],
]);

/** What the provider did by itself, by the items of an answer. */
export function hostedIn(output: readonly unknown[], response: unknown): HostedFact[] {
  return output.flatMap((item) => READERS.get(read(item, 'type'))?.(item, response) ?? []);
}

function storesOf(_item: unknown, response: unknown): string {
  const tools = readList(response, 'tools').filter((asked) => read(asked, 'type') === 'file_search');
  const stores = tools.flatMap((asked) => readList(asked, 'vector_store_ids')).filter((id) => typeof id === 'string');
  return stores.length === 0 ? 'file_search' : `vector://${stores.join(',')}`;
}

function failureOf(item: unknown): { failure?: { message: string } } {
  const error = read(item, 'error') ?? undefined;
  if (error === undefined && read(item, 'status') !== 'failed') return {};
  return { failure: { message: typeof error === 'string' ? error : (readText(error, 'message') ?? 'it failed') } };
}
