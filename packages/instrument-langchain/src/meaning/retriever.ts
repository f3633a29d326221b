import { createHash } from 'node:crypto';
import type { RetrieverSpanData } from '@chaukas/core';
import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import { classOf } from './class.ts';

/** What is searched: a vector store by its kind, which the library tags its retrievers with, else the retriever by its class. */
export function datasourceOf(serialized: unknown, name: string | undefined, tags: readonly string[]): string {
  const id = classOf(serialized) ?? name ?? 'retriever';
  const store = id === 'VectorStoreRetriever' ? tags.find((tag) => !tag.includes(':')) : undefined;
  return store === undefined ? `retriever://${name ?? id}` : `vector://${store}`;
}

/** Which documents were found. */
export function documentsOf(documents: unknown): Pick<RetrieverSpanData, 'document_ids' | 'chunk_ids'> {
  const found = readList({ documents }, 'documents');
  const chunks = found.flatMap((document) => chunkOf(document) ?? []);
  return { document_ids: found.map(idOf), ...(chunks.length > 0 && { chunk_ids: chunks }) };
}

/** The id of a document; of one without an id the hash of its text stands for it. */
function idOf(document: unknown): string {
  const given = [read(document, 'id'), read(document, 'metadata', 'id'), read(document, 'metadata', 'source')];
  const id = given.find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number');
  if (id !== undefined) return String(id);
  const text = readText(document, 'pageContent') ?? '';
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function chunkOf(document: unknown): string | undefined {
  const chunk = read(document, 'metadata', 'chunk_id') ?? read(document, 'metadata', 'chunk');
  if (typeof chunk === 'string' || typeof chunk === 'number') return String(chunk);
  const [from, to] = ['from', 'to'].map((end) => readNumber(document, 'metadata', 'loc', 'lines', end));
  return from === undefined || to === undefined ? undefined : `lines:${from}-${to}`;
}

/** The query as it was asked. */
export function retrieverStart(
  serialized: unknown,
  query: unknown,
  name: string | undefined,
  tags: readonly string[],
): RetrieverSpanData {
  return { type: 'retriever', datasource: datasourceOf(serialized, name, tags), ...known({ query }) };
}
