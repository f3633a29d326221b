import { randomUUID } from 'node:crypto';
import type { GenerationSpanData, SpanData } from '@chaukas/core';
import { guard, suite } from '@chaukas/core/instrumentation';
import { known, type Method, read, readList, readText, type Wrapper } from '@chaukas/instrumentation';
import { documentsOf } from '../meaning/retriever.ts';
import { currentRunId } from '../runs/context-source.ts';
import { endThrown } from '../runs/failures.ts';
import type { Run, RunStart } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';
import { currentSlot, inSlot, openSlot } from '../runs/slots.ts';
import type { Observed } from './observed.ts';
import { ownerOf, patchOnce } from './owner.ts';

/** A search in a vector store: one inside a retriever is the retriever's. */
export function search(silent: Observed, original: Method, store: unknown, args: unknown[]): unknown {
  guard('embeddings', () => watchEmbeddings(silent, read(store, 'embeddings')));
  if (currentSlot()?.run?.kind === 'retriever') return Reflect.apply(original, store, args);
  const datasource = `vector://${vectorStoreOf(store)}`;
  const start = startOf('retriever', datasource);
  const data = { type: 'retriever' as const, datasource, query: args[0] };
  return silently(
    silent,
    { start, data },
    () => Reflect.apply(original, store, args),
    (run, found) => {
      // With scores, what is found is pairs.
      const documents = readList({ found }, 'found').map((entry) => (Array.isArray(entry) ? entry[0] : entry));
      if (run.span !== undefined) Object.assign(run.span.spanData, documentsOf(documents));
    },
  );
}

/** Patches the class of an embeddings object, once: the methods are those of the provider's class, not of the library's. */
export function watchEmbeddings(silent: Observed, embeddings: unknown): void {
  for (const name of ['embedQuery', 'embedDocuments']) {
    const owner = ownerOf(embeddings, name);
    if (owner !== undefined) patchOnce(owner, `langchain ${name}`, { [name]: embed(silent) }, silent);
  }
}

function embed(silent: Observed): Wrapper {
  return (original, self, args) => {
    const call = { start: startOf('model', 'embeddings'), data: embeddingOf(self, args[0]) };
    return silently(
      silent,
      call,
      () => Reflect.apply(original, self, args),
      (run, vectors) => {
        if (run.span !== undefined) Object.assign(run.span.spanData, { response: dimensionsOf(vectors) });
      },
    );
  };
}

function embeddingOf(embeddings: unknown, input: unknown): GenerationSpanData {
  const className = String(read(embeddings, 'constructor', 'name') ?? nameOf(embeddings));
  return {
    type: 'generation',
    operation: 'embeddings',
    request: { input },
    ...known({
      model: readText(embeddings, 'model') ?? readText(embeddings, 'modelName'),
      provider: className.replace(/Embeddings?$/, '').toLowerCase() || undefined,
    }),
  };
}

/** The vectors themselves say nothing to people. */
function dimensionsOf(vectors: unknown): Record<string, number> {
  const list = readList({ vectors }, 'vectors');
  const first = list[0];
  return Array.isArray(first)
    ? { vectors: list.length, dimensions: first.length }
    : { vectors: 1, dimensions: list.length };
}

function startOf(kind: 'retriever' | 'model', name: string): RunStart {
  const parent = currentRunId();
  const around = currentSlot()?.run?.id;
  const parentId = around ?? (typeof parent === 'string' ? parent : undefined);
  return { id: randomUUID(), parentId, kind, name, tags: [], metadata: undefined };
}

/** Runs a call as a run of the library's that its callbacks do not hear of. */
function silently(
  { runs, scope }: Observed,
  { start, data }: { start: RunStart; data: SpanData },
  call: () => unknown,
  answered: (run: Run, value: unknown) => void,
): unknown {
  const slot = guard('silent call', () => (suite().provider.off ? undefined : openSlot()));
  if (slot === undefined) return call();
  const run = inSlot(slot, () => guard('silent call', () => runs.start(start, { scope, input: null, data })));
  const result = inSlot(slot, call);
  if (!(result instanceof Promise) || run === undefined) return result;
  return observe(result, run, runs, answered);
}

async function observe(
  result: Promise<unknown>,
  run: Run,
  runs: Runs,
  answered: (run: Run, value: unknown) => void,
): Promise<unknown> {
  let value: unknown;
  try {
    value = await result;
  } catch (error) {
    guard('silent call', () => endThrown(runs, run, error));
    throw error;
  }
  guard('silent call', () => {
    answered(run, value);
    runs.end(run, {});
  });
  return value;
}

function vectorStoreOf(store: unknown): string {
  const ask = read(store, '_vectorstoreType');
  const said: unknown = typeof ask === 'function' ? guard('store', () => Reflect.apply(ask, store, [])) : undefined;
  return typeof said === 'string' ? said : nameOf(store);
}

function nameOf(value: unknown): string {
  const made = typeof value === 'object' && value !== null ? Reflect.get(value, 'constructor') : undefined;
  return typeof made === 'function' ? made.name : 'unknown';
}
