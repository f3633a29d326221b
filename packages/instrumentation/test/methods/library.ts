/** A made-up client library of every shape of method, a patch table for it, and what is recorded of its calls. */
import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { type MethodTable, observeMethods, type PatchContext, read, readText } from '../../src/index.ts';

/** Promises that the library has given, the very objects. */
export const given: object[] = [];

export class Client {
  readonly host = 'example.test';

  ask(body: { prompt: string; fail?: unknown }): Promise<{ text: string }> {
    const { fail, prompt } = body;
    const promise = fail === undefined ? Promise.resolve({ text: `${prompt}!` }) : Promise.reject(fail);
    given.push(promise);
    return promise;
  }

  async tell(prompt: string, fail?: unknown): Promise<Told> {
    return new Told(prompt.split(' '), fail);
  }

  *spell(word: string): Generator<string> {
    yield* word;
  }

  search(query: string): Promise<string[]> {
    return Promise.resolve([`doc of ${query}`]);
  }

  async run(code: string): Promise<number> {
    if (code === '') throw new Error('nothing to run');
    return code.length;
  }

  add(a: number, b: number): number {
    return a + b;
  }
}

/** A stream of the library's own kind. */
export class Told {
  readonly controller: AbortController = new AbortController();
  readonly #pieces: readonly string[];
  readonly #fail: unknown;

  constructor(pieces: readonly string[], fail: unknown) {
    this.#pieces = pieces;
    this.#fail = fail;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<{ text: string }> {
    for (const text of this.#pieces) yield { text };
    if (this.#fail !== undefined) throw this.#fail;
  }
}

/** A class of its own for each test. */
export function freshClient(): typeof Client {
  const Fresh = class extends Client {};
  for (const name of ['ask', 'tell', 'spell', 'search', 'run', 'add']) {
    const method = Object.getOwnPropertyDescriptor(Client.prototype, name);
    if (method !== undefined) Object.defineProperty(Fresh.prototype, name, method);
  }
  return Fresh;
}

export const TABLE: MethodTable = {
  'Client.ask': {
    span: 'generation',
    request: ([body], client) => ({
      data: { operation: 'chat', request: body, host: readText(client, 'host') ?? '' },
      input: { role: 'user', text: readText(body, 'prompt') ?? '' },
    }),
    answer: (value) => ({ data: { response_id: readText(value, 'text') ?? '' } }),
    failure: (error) => ({ code: readText(error, 'reason') ?? 'none' }),
  },
  'Client.tell': {
    span: 'generation',
    request: ([prompt]) => ({ data: { request: { prompt }, streamed: true } }),
    answer: (value) => ({ data: { response_id: readText(value, 'text') ?? '' } }),
    reducer() {
      const pieces: unknown[] = [];
      return { push: (piece) => pieces.push(read(piece, 'text')) > 1, value: () => ({ text: pieces.join(' ') }) };
    },
    deltas: (piece) => [{ kind: 'text', text: readText(piece, 'text') ?? '' }],
  },
  'Client.search': {
    span: 'retriever',
    request: ([query]) => ({ data: { datasource: 'docs://all', query } }),
    answer: (value) => ({ data: { document_ids: value as string[] } }),
  },
  'Client.run': {
    span: 'function',
    request: ([code]) => ({ data: { name: 'run', input: { code } } }),
    answer: (output) => ({ data: { output } }),
  },
  'Client.add': {
    span: 'custom',
    request: (args) => ({ data: { name: 'add', data: { args } } }),
    answer: () => ({ data: {} }),
  },
};

/** A context, and what the patch said to it. */
export interface Said {
  readonly context: PatchContext;
  calls: number;
  readonly unknown: string[];
}

export function newContext(): Said {
  const said: Said = {
    calls: 0,
    unknown: [],
    context: {
      scope: { name: '@chaukas/test', version: '0', library: 'acme', library_version: '1' },
      module: () => undefined,
      options: () => ({}),
      onCall: () => {
        said.calls++;
      },
      onUnknown: (what) => said.unknown.push(what),
    },
  };
  return said;
}

/** A fresh client that is observed until the end of the test, and its trail. */
export function observed(changes: MethodTable = {}): { client: Client; said: Said; facts(): Promise<string[]> } {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  const Fresh = freshClient();
  const said = newContext();
  observeMethods({ Client: Fresh }, { ...TABLE, ...changes }, said.context);
  return {
    client: new Fresh(),
    said,
    async facts() {
      await flush();
      return exporter.events.filter(({ type }) => !FRAME.has(type)).map(factOf);
    },
  };
}

const FRAME = new Set([EventType.SESSION_START, EventType.SESSION_END, EventType.SYSTEM]);

/** An event in one line: its type, how it ended and what the mapping said of it. */
function factOf({ type, status, metadata, responseId, content }: Event): string {
  const said = content?.case === 'error' ? content.value.errorCode : responseId;
  return [EventType[type], EventStatus[status], metadata?.end_reason, said].filter(Boolean).join(' ');
}
