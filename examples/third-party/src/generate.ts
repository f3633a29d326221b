import { type MethodMeaning, read, readText, type StreamReducer, TextBudget } from '@chaukas/instrumentation';
import { deltasOf } from './chat/deltas.ts';
import { answerData, failure, requestData } from './common.ts';

/** A prompt and its completion. */
export const generate: MethodMeaning<'generation'> = {
  request([body], client) {
    const text = readText(body, 'prompt');
    const input = text === undefined ? {} : { input: { role: 'user', text } };
    return { data: requestData('completion', body, client), ...input };
  },
  answer: (value) => ({
    data: { ...answerData(value), response: withoutContext(value) },
    output: { role: 'assistant', text: readText(value, 'response') ?? '' },
  }),
  reducer: generatePieces,
  deltas: (piece) => deltasOf(piece, 'response'),
  failure,
};

/** The conversation so far as token numbers, for the model alone. */
function withoutContext(value: unknown): object {
  const { context: _, ...said } = Object(value);
  return said;
}

function generatePieces(maxBytes: number): StreamReducer {
  const budget = new TextBudget(maxBytes);
  const response: string[] = [];
  let last: object = {};
  return {
    push(piece) {
      last = { ...Object(piece) };
      budget.keep(response, readText(piece, 'response') ?? '');
      return response.length > 0 || read(piece, 'thinking') !== undefined;
    },
    value: () => ({ ...last, response: response.join('') }),
  };
}
