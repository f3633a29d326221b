/** Reading of what the provider was asked and what it answered, by our own eyes rather than those of the package. */
import {
  type AnsweredRequest,
  at,
  list,
  piecesSent,
  type SentTokens,
  type Wire,
} from '@chaukas/instrumentation/testing/contract';

/** Paths whose calls are to be recorded. */
const MODEL_PATHS = [
  '/audio/speech',
  '/audio/transcriptions',
  '/audio/translations',
  '/batches',
  '/completions',
  '/embeddings',
  '/images/edits',
  '/images/generations',
  '/images/variations',
  '/moderations',
  '/responses',
];

export const wire: Wire = {
  isModelPath: (path) => MODEL_PATHS.some((known) => path.endsWith(known)),
  usageSent,
  toolCallsSent,
};

/** The usage that a whole answer said, under whichever names. */
function usageSent(answered: AnsweredRequest): SentTokens | undefined {
  const usage = answerObjects(answered)
    .map((piece) => at(piece, 'usage'))
    .findLast((found) => found !== undefined && found !== null);
  if (usage === undefined) return undefined;
  return {
    prompt: at(usage, 'prompt_tokens') ?? at(usage, 'input_tokens'),
    completion: at(usage, 'completion_tokens') ?? at(usage, 'output_tokens'),
    total: at(usage, 'total_tokens'),
  };
}

/** Ids of the tool calls that an answer asks for. */
function toolCallsSent(answered: AnsweredRequest): string[] {
  const ids = answerObjects(answered).flatMap((piece) => {
    const message = at(piece, 'choices', 0, 'message') ?? at(piece, 'choices', 0, 'delta');
    const chat = list(at(message, 'tool_calls')).map((call) => at(call, 'id'));
    return [...chat, ...callsForTheApp(list(at(piece, 'output')))];
  });
  return ids.filter((id): id is string => typeof id === 'string');
}

/** Ids of the calls among the items of a response whose results are not in it as well. */
function callsForTheApp(output: readonly unknown[]): unknown[] {
  const isResult = (item: unknown): boolean => String(at(item, 'type')).endsWith('_output');
  const made = output.filter(isResult).map((item) => at(item, 'call_id'));
  return output.map((item) => at(item, 'call_id')).filter((id) => !made.includes(id));
}

/** The answer, or its pieces; of the Responses API those with the whole response. */
function answerObjects(answered: AnsweredRequest): readonly unknown[] {
  const pieces = piecesSent(answered);
  const last = pieces.findLast((piece) => at(piece, 'response') !== undefined);
  return last === undefined ? pieces : [at(last, 'response')];
}
