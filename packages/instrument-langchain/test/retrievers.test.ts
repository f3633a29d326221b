import { Document } from '@langchain/core/documents';
import { Embeddings } from '@langchain/core/embeddings';
import { BaseRetriever } from '@langchain/core/retrievers';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { VectorStore } from '@langchain/core/vectorstores';
import { expect, test } from 'vitest';
import { runs } from '../src/runs/all-runs.ts';
import { record } from './harness/trail.ts';

class Notes extends BaseRetriever {
  lc_namespace = ['test'];
  override async _getRelevantDocuments(query: string): Promise<Document[]> {
    if (query === 'nothing') throw new RangeError('no such shelf');
    return [
      new Document({ id: 'd1', pageContent: 'one' }),
      new Document({ pageContent: 'two', metadata: { id: 'd2', chunk_id: 'c2' } }),
      new Document({ pageContent: 'three' }),
    ];
  }
}

class Shelf extends VectorStore {
  override _vectorstoreType(): string {
    return 'shelf';
  }
  override async addDocuments(): Promise<void> {}
  override async addVectors(): Promise<void> {}
  override async similaritySearchVectorWithScore(): Promise<[Document, number][]> {
    return [[new Document({ id: 'v1', pageContent: 'one' }), 0.5]];
  }
}

class OwnEmbeddings extends Embeddings {
  model = 'own-1';
  override async embedQuery(): Promise<number[]> {
    return [1, 2, 3];
  }
  override async embedDocuments(documents: string[]): Promise<number[][]> {
    return documents.map(() => [1, 2, 3]);
  }
}

test('a retriever is one data access, with the query and the documents', async () => {
  const trail = await record(() => new Notes().invoke('numbers'));
  expect(trail.counts()).toEqual({ DATA_ACCESS: 1 });
  const [access] = trail.of('DATA_ACCESS');
  expect(access?.content.value).toMatchObject({
    datasource: 'retriever://Notes',
    documentIds: ['d1', 'd2', '8b5b9db0c13db24256c829aa364aa90c'.slice(0, 16)],
    chunkIds: ['c2'],
  });
  expect(access?.metadata?.query).toBe('numbers');
});

test('a retriever that fails is one error', async () => {
  const trail = await record(() => new Notes().invoke('nothing').catch(() => undefined));
  expect(trail.counts()).toEqual({ DATA_ACCESS: 1, ERROR: 1 });
  expect(trail.of('DATA_ACCESS')[0]?.status).toBe(4);
});

test('a search in a vector store is a data access, through a retriever or not, and what is embedded a model call below it', async () => {
  const store = new Shelf(new OwnEmbeddings({}), {});
  const trail = await record(async () => {
    await store.asRetriever().invoke('numbers');
    await store.similaritySearch('letters');
    await store.similaritySearchWithScore('signs');
  });
  expect(trail.counts()).toEqual({ DATA_ACCESS: 3, MODEL_INVOCATION_START: 3, MODEL_INVOCATION_END: 3 });
  const accesses = trail.of('DATA_ACCESS');
  expect(accesses.map(({ content, metadata }) => [content.value, metadata?.query])).toMatchObject([
    [{ datasource: 'vector://shelf', documentIds: ['v1'] }, 'numbers'],
    [{ datasource: 'vector://shelf', documentIds: ['v1'] }, 'letters'],
    [{ datasource: 'vector://shelf', documentIds: ['v1'] }, 'signs'],
  ]);
  const embedded = trail.of('MODEL_INVOCATION_END');
  expect(embedded.map(({ parentSpanId }) => parentSpanId)).toEqual(accesses.map(({ spanId }) => spanId));
  expect(embedded[0]).toMatchObject({ metadata: { operation: 'embeddings' } });
  expect(embedded[0]?.content.value).toMatchObject({
    provider: 'own',
    model: 'own-1',
    response: { vectors: 1, dimensions: 3 },
  });
  expect(runs.open.size).toBe(0);
});

test('embeddings of a class that is known are recorded wherever they are made', async () => {
  const embeddings = new FakeEmbeddings();
  await record(() => new Shelf(embeddings, {}).similaritySearch('first'));
  const trail = await record(() => embeddings.embedDocuments(['a', 'b']));
  expect(trail.of('MODEL_INVOCATION_END')[0]?.content.value).toMatchObject({ response: { vectors: 2 } });
});
