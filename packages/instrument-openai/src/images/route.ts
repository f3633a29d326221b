import { read, readList, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer } from '@chaukas/instrumentation/stainless';
import { requestOf, without } from '../endpoint.ts';
import { usageOf } from '../usage.ts';
import { ImagesReducer } from './reducer.ts';

/** Images: generated, edited and varied. Of a picture type, size and hash are recorded, or its address. */
export const imagesRoute: ModelRoute = {
  workflow: 'image',
  request: (body) => requestOf(body, 'image', { field: 'prompt' }),
  answer: imagesAnswer,
  reducer: () => new ImagesReducer(),
};

function imagesAnswer(answer: unknown): RouteAnswer {
  const format = readText(answer, 'output_format') ?? 'png';
  const images = readList(answer, 'data').map((image) => ({
    ...without(image, 'b64_json'),
    ...imageOf(readText(image, 'b64_json'), format),
  }));
  return {
    data: {
      response: { ...without(answer, 'data'), data: images },
      ...usageOf(read(answer, 'usage'), 'images'),
    },
  };
}

/** A picture as a data URL, which is how it is told to be media. */
export function imageOf(base64: string | undefined, format: string): { image?: string } {
  return base64 === undefined ? {} : { image: `data:image/${format === 'svg' ? 'svg+xml' : format};base64,${base64}` };
}
