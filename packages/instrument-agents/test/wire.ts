/** Reading of what the provider was asked and what it answered, by our own eyes rather than those of the packages. */
import {
  type AnsweredRequest,
  at,
  list,
  piecesSent,
  type SentTokens,
  type Wire,
} from '@chaukas/instrumentation/testing/contract';

export const wire: Wire = {
  isModelPath: (path) => path.endsWith('/responses') || path.endsWith('/chat/completions'),
  usageSent,
  toolCallsSent,
};

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

/** Ids of the tool calls that an answer asks for; by one that transfers to another agent it asks for no tool. */
function toolCallsSent(answered: AnsweredRequest): string[] {
  const calls = answerObjects(answered).flatMap((piece) => [
    ...list(at(piece, 'choices', 0, 'message', 'tool_calls')).map((call) => [
      at(call, 'id'),
      at(call, 'function', 'name'),
    ]),
    ...list(at(piece, 'output')).map((item) => [at(item, 'call_id'), at(item, 'name')]),
  ]);
  return calls.flatMap(([id, name]) => (typeof id === 'string' && !String(name).startsWith('transfer_to') ? [id] : []));
}

function answerObjects(answered: AnsweredRequest): readonly unknown[] {
  const pieces = piecesSent(answered);
  const last = pieces.findLast((piece) => at(piece, 'response') !== undefined);
  return last === undefined ? pieces : [at(last, 'response')];
}
