import type { ModelParameters } from '@chaukas/core';
import { known, read, readList, readNumber } from '@chaukas/instrumentation';

/** What chat and legacy completions share. */

export function samplingOf(body: unknown): ModelParameters {
  return known({
    temperature: readNumber(body, 'temperature'),
    max_tokens: readNumber(body, 'max_completion_tokens') ?? readNumber(body, 'max_tokens'),
    top_p: readNumber(body, 'top_p'),
    frequency_penalty: readNumber(body, 'frequency_penalty'),
    presence_penalty: readNumber(body, 'presence_penalty'),
    choices: readNumber(body, 'n'),
  });
}

/** A streamed answer has its usage only if the request says `stream_options.include_usage`. */
export function askForUsage(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null || read(body, 'stream') !== true) return undefined;
  if (read(body, 'stream_options', 'include_usage') !== undefined) return undefined;
  const options = read(body, 'stream_options');
  const streamOptions = typeof options === 'object' && options !== null ? options : {};
  return { ...body, stream_options: { ...streamOptions, include_usage: true } };
}

/** Azure's first chunk and the one with moderation results have no choices either, but are the app's. */
export function isUsagePiece(chunk: unknown): boolean {
  return readList(chunk, 'choices').length === 0 && typeof (read(chunk, 'usage') ?? undefined) === 'object';
}
