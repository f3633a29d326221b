import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { messagesAnswer } from './answer.ts';
import { messagesDeltas } from './deltas.ts';
import { MessagesReducer } from './reducer.ts';
import { messagesRequest } from './request.ts';

/** Messages, plain and beta. */
export const messagesRoute: ModelRoute = {
  workflow: 'messages',
  request: messagesRequest,
  answer: messagesAnswer,
  deltas: messagesDeltas,
  reducer: (maxBytes) => new MessagesReducer(maxBytes),
};
