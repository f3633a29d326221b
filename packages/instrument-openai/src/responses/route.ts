import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { responsesAnswer } from './answer.ts';
import { responsesDeltas } from './deltas.ts';
import { ResponsesReducer } from './reducer.ts';
import { responsesRequest } from './request.ts';

/** The Responses API. Streamed answers always carry their usage. */
export const responsesRoute: ModelRoute = {
  workflow: 'responses',
  chains: true,
  request: responsesRequest,
  answer: responsesAnswer,
  deltas: responsesDeltas,
  reducer: (maxBytes) => new ResponsesReducer(maxBytes),
};
