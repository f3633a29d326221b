import { Author, EventType } from '@chaukas/spec';
import { type KindOf, known, texts } from './kind.ts';

/** DATA_ACCESS, once, when it is known what was found. */
export const retriever: KindOf<'retriever'> = {
  parent: true,
  end: ({ data, capture, durationMs }) => ({
    type: EventType.DATA_ACCESS,
    author: Author.SYSTEM,
    content: {
      case: 'dataAccess',
      value: known({
        datasource: data.datasource,
        documentIds: texts(capture, data.document_ids),
        chunkIds: texts(capture, data.chunk_ids),
      }),
    },
    metadata: known({ query: data.query === undefined ? undefined : capture.text(data.query) }),
    performance: { durationMs },
  }),
};
