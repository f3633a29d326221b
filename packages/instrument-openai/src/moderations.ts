import { known, readList, readText } from '@chaukas/instrumentation';
import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { noPieces, requestOf } from './endpoint.ts';
import { flagged } from './policies.ts';

/** Moderations: each flagged result is a decision of the provider's policy. */
export const moderationsRoute: ModelRoute = {
  workflow: 'moderation',
  request: (body) => requestOf(body, 'moderation'),
  answer: (answer) => ({
    data: known({ response_model: readText(answer, 'model'), response_id: readText(answer, 'id') }),
    hosted: flagged(readList(answer, 'results')),
  }),
  reducer: noPieces,
};
