import { type MethodMeaning, read, readList, readText } from '@chaukas/instrumentation';

/** What a search means. */
export const call: MethodMeaning<'retriever'> = {
  request: ([query]) => ({
    data: { datasource: '__name__://search', query: typeof query === 'string' ? query : read(query, 'query') },
  }),
  answer: (value) => ({
    data: { document_ids: readList(value, 'results').flatMap((result) => readText(result, 'id') ?? []) },
  }),
};
