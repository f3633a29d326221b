import type { MessageText } from '@chaukas/core';
import type { ModelDelta, ToolCallFact, ToolResultFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer, RouteRequest } from '@chaukas/instrumentation/stainless';
import { toolCallOf } from '../responses/tool-call.ts';
import { usageOf } from '../usage.ts';

/** What a turn is asked: the settings of the session, and what was said since the last answer. */
export function realtimeRequest(session: unknown, items: readonly unknown[]): RouteRequest {
  const id = readText(session, 'id');
  const input = items.map(spokenBy).findLast((message) => message !== undefined);
  return {
    data: {
      type: 'generation',
      operation: 'realtime',
      streamed: true,
      request: { session, input: items },
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
  const toolCalls = output.map(toolCallOf).filter((call): call is ToolCallFact => call !== undefined);
  const text = output
    .flatMap((item) => readList(item, 'content'))
    .map(textOf)
    .join('');
  const status = readText(response, 'status');
  const id = readText(session, 'id');
  return {
    data: {
      ...known({
        response_id: readText(response, 'id'),
        finish_reason: readText(response, 'status_details', 'reason') ?? status,
      }),
      ...usageOf(read(response, 'usage'), 'realtime'),
    },
    toolCalls,
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
  return { role: 'user', text: readList(item, 'content').map(textOf).join('\n') };
}

function resultOf(item: unknown): ToolResultFact[] {
  const id = readText(item, 'call_id');
  return id === undefined || read(item, 'type') !== 'function_call_output'
    ? []
    : [{ id, output: read(item, 'output') }];
}
