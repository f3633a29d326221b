import type { RetrieverSpanData } from '@chaukas/core';
import { read, readList, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';
import { noPieces } from '../endpoint.ts';

/** A search in a vector store: no model answers, so it is data that was read. */
export const searchRoute: ModelRoute<RetrieverSpanData> = {
  workflow: 'search',
  searches: true,
  request: searchRequest,
  answer: searchAnswer,
  reducer: noPieces,
};

function searchRequest(body: unknown, path = ''): RouteRequest<RetrieverSpanData> {
  const [, , store] = path.split('/');
  return { data: { type: 'retriever', datasource: `vector://${store}`, query: read(body, 'query') } };
}

function searchAnswer(page: unknown): RouteAnswer<RetrieverSpanData> {
  const files = readList(page, 'data').map((found) => readText(found, 'file_id'));
  return { data: { document_ids: [...new Set(files.filter((id) => id !== undefined))] } };
}
