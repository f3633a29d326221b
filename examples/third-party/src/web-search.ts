import { type MethodMeaning, readList, readText } from '@chaukas/instrumentation';
import { failure } from './common.ts';

/** A search in the web, which the provider does in its own service whatever server the client talks to. */
export const webSearch: MethodMeaning<'retriever'> = {
  request: ([body]) => ({ data: { datasource: 'https://ollama.com/api/web_search', query: readText(body, 'query') } }),
  answer: (value) => ({
    data: { document_ids: readList(value, 'results').flatMap((result) => readText(result, 'url') ?? []) },
  }),
  failure,
};
