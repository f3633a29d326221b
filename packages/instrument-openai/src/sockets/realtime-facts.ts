import type { MessageText } from '@chaukas/core';
import type { ModelDelta, ToolResultFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';
import { contentFilter } from '../policies.ts';
import { hostedIn } from '../responses/hosted.ts';
import { toolCallsIn } from '../responses/tool-call.ts';
import { usageOf } from '../usage.ts';

/**
 * What a turn is asked: the settings of the session, and what was said since the last answer.
 *
 * @param settings what the app asked of this answer alone
 */
export function realtimeRequest(session: unknown, items: readonly unknown[], settings: unknown): RouteRequest {
  const id = readText(session, 'id');
  const input = items.map(spokenBy).findLast((message) => message !== undefined);
  return {
    data: {
      type: 'generation',
      operation: 'realtime',
      streamed: true,
      request: known({ session, input: items, response: settings }),
      ...known({ model: readText(session, 'model') }),
    },
    results: items.flatMap(resultOf),
    continues: id === undefined ? [] : [id],
    ...(input !== undefined && { input }),
  };
}

/** What an answer says, from the event that ends it. */
export function realtimeAnswer(response: unknown, session: unknown): RouteAnswer {
  const output = readList(response, 'output');
  const toolCalls = toolCallsIn(output);
  const text = output
    .flatMap((item) => readList(item, 'content'))
    .map(textOf)
    .join('');
  const status = readText(response, 'status');
  const id = readText(session, 'id');
  const reason = readText(response, 'status_details', 'reason');
  return {
    data: {
      ...known({ response_id: readText(response, 'id'), finish_reason: reason ?? status }),
      ...usageOf(read(response, 'usage'), 'realtime'),
    },
    toolCalls,
    hosted: [...hostedIn(output, session), ...contentFilter(undefined, 'output', reason === 'content_filter')],
    ids: id === undefined ? [] : [id],
    ...(text !== '' && toolCalls.length === 0 && { output: { role: 'assistant', text } }),
    ...(status === 'failed' && { failure: failureOf(read(response, 'status_details', 'error')) }),
  };
}

function failureOf(error: unknown): { message: string; code?: string } {
  const code = readText(error, 'code') ?? readText(error, 'type');
  return { message: readText(error, 'message') ?? 'the response failed', ...known({ code }) };
}

/** Names of the events that carry on what the model says; those before the API's final form are still sent by some. */
const TEXTS = new Set<unknown>([
  'response.output_text.delta',
  'response.text.delta',
  'response.output_audio_transcript.delta',
  'response.audio_transcript.delta',
]);

export function realtimeDeltas(event: unknown): ModelDelta[] {
  const type = readText(event, 'type');
  const text = readText(event, 'delta') ?? '';
  if (text === '') return [];
  if (TEXTS.has(type)) return [{ kind: 'text', text }];
  return type === 'response.function_call_arguments.delta'
    ? [{ kind: 'tool_arguments', text, ...known({ tool_id: readText(event, 'call_id') }) }]
    : [];
}

/** What a part of a message says, in text or aloud. */
function textOf(part: unknown): string {
  return readText(part, 'text') ?? readText(part, 'transcript') ?? '';
}

function spokenBy(item: unknown): MessageText | undefined {
  if (read(item, 'role') !== 'user') return undefined;
  const text = readList(item, 'content').map(textOf).join('\n');
  // What was said aloud is only known as text if the provider writes it down, and in time.
  const audio = read(item, 'audio');
  return { role: 'user', text, ...(text === '' && audio !== undefined && { parts: [audio] }) };
}

function resultOf(item: unknown): ToolResultFact[] {
  const id = readText(item, 'call_id');
  return id === undefined || read(item, 'type') !== 'function_call_output'
    ? []
    : [{ id, output: read(item, 'output') }];
}
