import { read, readList } from '@chaukas/instrumentation';
import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { chatAnswer } from './answer.ts';
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
  // Azure's first chunk and the one with moderation results have no choices either, but are the app's.
  isUsagePiece: (chunk) =>
    readList(chunk, 'choices').length === 0 && typeof (read(chunk, 'usage') ?? undefined) === 'object',
};

/** A streamed answer has its usage only if the request says `stream_options.include_usage`. */
function askForUsage(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null || read(body, 'stream') !== true) return undefined;
  if (read(body, 'stream_options', 'include_usage') !== undefined) return undefined;
  const options = read(body, 'stream_options');
  const streamOptions = typeof options === 'object' && options !== null ? options : {};
  return { ...body, stream_options: { ...streamOptions, include_usage: true } };
}
