import { known, type MethodMeaning, readList } from '@chaukas/instrumentation';
import { answerData, failure, requestData } from './common.ts';

/** Embeddings. Of the vectors their number and dimensions are recorded, not their numbers. */
export const embed: MethodMeaning<'generation'> = {
  request: ([body], client) => ({ data: requestData('embeddings', body, client) }),
  answer(value) {
    const vectors = readList(value, 'embeddings');
    const { embeddings: _, ...said } = Object(value);
    const dimensions = vectors.length > 0 ? readList(vectors, 0).length : undefined;
    return { data: { ...answerData(value), response: { ...said, count: vectors.length, ...known({ dimensions }) } } };
  },
  failure,
};
