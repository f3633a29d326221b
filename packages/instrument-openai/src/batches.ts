import { known, readText } from '@chaukas/instrumentation';
import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { noPieces, requestOf } from './endpoint.ts';

/** A batch that is handed in; what comes of its requests is fetched as a file later. */
export const batchesRoute: ModelRoute = {
  workflow: 'batch',
  request: (body) => requestOf(body, 'batch'),
  answer: (batch) => ({
    data: known({
      response_id: readText(batch, 'id'),
      response_model: readText(batch, 'model'),
      finish_reason: readText(batch, 'status'),
    }),
  }),
  reducer: noPieces,
};
