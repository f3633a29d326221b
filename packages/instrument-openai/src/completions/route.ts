import type { ModelDelta } from '@chaukas/core/instrumentation';
import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';
import { askForUsage, isUsagePiece, samplingOf } from '../chat/common.ts';
import { requestOf } from '../endpoint.ts';
import { contentFilter, promptFilters } from '../policies.ts';
import { usageOf } from '../usage.ts';
import { CompletionReducer } from './reducer.ts';

/** Legacy completions: a prompt and the text that goes on with it. */
export const completionsRoute: ModelRoute = {
  workflow: 'completion',
  request: completionRequest,
  answer: completionAnswer,
  reducer: (maxBytes) => new CompletionReducer(maxBytes),
  deltas: completionDeltas,
  askForUsage,
  isUsagePiece,
};

function completionRequest(body: unknown): RouteRequest {
  return requestOf(body, 'completion', { field: 'prompt', parameters: samplingOf(body) });
}

function completionAnswer(answer: unknown): RouteAnswer {
  const [choice] = readList(answer, 'choices');
  const text = readText(choice, 'text');
  const reason = readText(choice, 'finish_reason');
  return {
    data: {
      ...known({
        response_model: readText(answer, 'model'),
        response_id: readText(answer, 'id'),
        finish_reason: reason,
      }),
      ...usageOf(read(answer, 'usage'), 'completion'),
    },
    hosted: [
      ...promptFilters(answer),
      ...contentFilter(read(choice, 'content_filter_results'), 'output', reason === 'content_filter'),
    ],
    ...(text !== undefined && { output: { role: 'assistant', text } }),
  };
}

function completionDeltas(chunk: unknown): ModelDelta[] {
  return readList(chunk, 'choices').flatMap((choice): ModelDelta[] => {
    const index = readNumber(choice, 'index') ?? 0;
    const text = readText(choice, 'text');
    return text === undefined ? [] : [{ kind: 'text', text, ...(index > 0 && { choice: index }) }];
  });
}
