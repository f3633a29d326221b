import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';

/** Creation of a message batch, which is answered at once; its results are fetched later, and not recorded. */
export const batchRoute: ModelRoute = {
  workflow: 'batch',
  request: batchRequest,
  answer: batchAnswer,
  // A batch is never streamed.
  reducer: () => ({ push: () => false, value: () => ({}) }),
};

function batchRequest(body: unknown): RouteRequest {
  const models = new Set(readList(body, 'requests').map((request) => readText(request, 'params', 'model')));
  const [model] = models;
  return {
    data: {
      type: 'generation',
      operation: 'batch',
      request: body,
      // One that all requests ask, else none can be named.
      ...(models.size === 1 && known({ model })),
    },
  };
}

function batchAnswer(batch: unknown): RouteAnswer {
  return {
    data: known({ response_id: readText(batch, 'id'), finish_reason: readText(batch, 'processing_status') }),
    ...(read(batch, 'error') !== undefined && { failure: { message: 'the batch failed' } }),
  };
}
