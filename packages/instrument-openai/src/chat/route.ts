import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { chatAnswer } from './answer.ts';
import { askForUsage, isUsagePiece } from './common.ts';
import { chatDeltas } from './deltas.ts';
import { ChatReducer } from './reducer.ts';
import { chatRequest } from './request.ts';

/** Chat Completions. */
export const chatRoute: ModelRoute = {
  workflow: 'chat',
  request: chatRequest,
  answer: chatAnswer,
  reducer: (maxBytes) => new ChatReducer(maxBytes),
  deltas: chatDeltas,
  askForUsage,
  isUsagePiece,
};
