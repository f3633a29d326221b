import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer } from '@chaukas/instrumentation/stainless';
import { usageOf } from '../usage.ts';
import { hostedIn } from './hosted.ts';
import { approvalsIn, decisionsOn } from './policies.ts';
import { toolCallsIn } from './tool-call.ts';

const UNANSWERED = new Set<unknown>(['failed', 'queued', 'in_progress', 'cancelled']);

/** What a response says, whether it came in one piece or at the end of a stream. */
export function responsesAnswer(response: unknown, request?: unknown): RouteAnswer {
  const output = readList(response, 'output');
  const toolCalls = toolCallsIn(output);
  const hosted = [...approvalsIn(request), ...hostedIn(output, request), ...decisionsOn(response)];
  const paused = output.some((item) => read(item, 'type') === 'mcp_approval_request');
  const id = readText(response, 'id');
  const failure = failureOf(response);
  const text = textOf(output);
  const says = toolCalls.length === 0 && !paused && id !== undefined && (text !== '' || !isUnanswered(response));
  const ids = [id, readText(response, 'conversation', 'id')].filter((found) => found !== undefined);
  return {
    data: {
      ...known({
        response_model: readText(response, 'model'),
        response_id: id,
        finish_reason: readText(response, 'incomplete_details', 'reason') ?? readText(response, 'status'),
      }),
      ...usageOf(read(response, 'usage'), 'responses'),
    },
    toolCalls,
    ...(hosted.length > 0 && { hosted }),
    ...(paused && { paused }),
    ids,
    ...(says && { output: { role: 'assistant', text } }),
    ...(failure !== undefined && { failure }),
  };
}

/** The client does not throw for a response that failed: its status says so. */
function failureOf(response: unknown): RouteAnswer['failure'] {
  if (read(response, 'status') !== 'failed') return undefined;
  const code = readText(response, 'error', 'code');
  return { message: readText(response, 'error', 'message') ?? 'the response failed', ...known({ code }) };
}

/** The model has not answered: it failed, or works in the background and is asked for its answer later. */
function isUnanswered(response: unknown): boolean {
  return UNANSWERED.has(read(response, 'status'));
}

/** The text of the messages in a response, without its reasoning; a refusal is what the model said then. */
function textOf(output: readonly unknown[]): string {
  return output
    .filter((item) => read(item, 'type') === 'message')
    .flatMap((item) => readList(item, 'content'))
    .map((part) => readText(part, 'text') ?? readText(part, 'refusal') ?? '')
    .join('');
}
