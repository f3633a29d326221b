import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer } from '@chaukas/instrumentation/stainless';
import { noPieces, requestOf, without } from './endpoint.ts';
import { usageOf } from './usage.ts';

/** Embeddings. Of the vectors their number and dimensions are recorded, not their numbers. */
export const embeddingsRoute: ModelRoute = {
  workflow: 'embeddings',
  request: (body) => requestOf(body, 'embeddings'),
  answer: embeddingsAnswer,
  reducer: noPieces,
};

function embeddingsAnswer(answer: unknown): RouteAnswer {
  const vectors = readList(answer, 'data');
  const dimensions = dimensionsOf(read(vectors[0], 'embedding'));
  return {
    data: {
      response: { ...without(answer, 'data'), count: vectors.length, ...known({ dimensions }) },
      ...known({ response_model: readText(answer, 'model') }),
      ...usageOf(read(answer, 'usage'), 'embeddings'),
    },
  };
}

const FLOAT_BYTES = 4;

/** The client asks for vectors as base64 of 32-bit floats, and takes numbers as well. */
function dimensionsOf(vector: unknown): number | undefined {
  if (Array.isArray(vector)) return vector.length;
  if (typeof vector !== 'string') return undefined;
  const padding = vector.endsWith('==') ? 2 : vector.endsWith('=') ? 1 : 0;
  return ((vector.length * 3) / 4 - padding) / FLOAT_BYTES;
}
