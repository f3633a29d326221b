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
const MODEL_PATHS = new Set(['/messages', '/messages/batches']);

export const wire: Wire = {
  isModelPath: (path) => MODEL_PATHS.has(path),
  usageSent,
  toolCallsSent,
};

/** The counts that a whole answer said last; null says nothing. */
function usageSent(answered: AnsweredRequest): SentTokens | undefined {
  const told = piecesSent(answered).flatMap((piece) => [at(piece, 'usage'), at(piece, 'message', 'usage')]);
  const last = (name: string): unknown => told.map((usage) => at(usage, name)).findLast((count) => count != null);
  const [prompt, completion] = [last('input_tokens'), last('output_tokens')];
  return prompt === undefined && completion === undefined ? undefined : { prompt, completion, total: undefined };
}

/** Ids of the tool calls that an answer asks the app for. */
function toolCallsSent(answered: AnsweredRequest): string[] {
  const pieces = piecesSent(answered);
  const blocks = pieces.flatMap((piece) => [...list(at(piece, 'content')), at(piece, 'content_block')]);
  const ids = blocks.filter((block) => at(block, 'type') === 'tool_use').map((block) => at(block, 'id'));
  return ids.filter((id): id is string => typeof id === 'string');
}
