import type { ModelCallData } from '@chaukas/core';
import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { known, read, readJson, readList, readText } from '@chaukas/instrumentation';
import { plainMessage } from './messages.ts';
import { usageOf } from './usage.ts';

/** What came of a model call. */
export interface ModelAnswer {
  readonly data: Partial<ModelCallData>;
  /** The first answer, as the library has it. */
  readonly message: unknown;
  readonly toolCalls: readonly ToolCallFact[];
}

/** What the library says when a model has answered. */
export function modelEnd(result: unknown): ModelAnswer {
  const choices = readList(result, 'generations', 0);
  const message = read(choices[0], 'message');
  const metadata = read(message, 'response_metadata');
  const info = read(choices[0], 'generationInfo');
  return {
    message,
    toolCalls: readList(message, 'tool_calls').flatMap(toolCallOf),
    data: known({
      response: choices.length === 1 ? answerOf(choices[0]) : choices.map(answerOf),
      response_model: readText(metadata, 'model_name') ?? readText(metadata, 'model'),
      response_id: readText(metadata, 'id') ?? idOf(message),
      finish_reason:
        readText(metadata, 'finish_reason') ?? readText(metadata, 'stop_reason') ?? readText(info, 'finish_reason'),
      ...usageOf(message, read(result, 'llmOutput')),
    }),
  };
}

/** The library makes an id of its own where the provider gave none. */
function idOf(message: unknown): string | undefined {
  const id = readText(message, 'id');
  return id?.startsWith('run-') === true ? undefined : id;
}

function answerOf(generation: unknown): Record<string, unknown> {
  const message = read(generation, 'message');
  return message === undefined ? { text: read(generation, 'text') } : plainMessage(message);
}

function toolCallOf(call: unknown): ToolCallFact[] {
  const name = readText(call, 'name');
  const id = readText(call, 'id');
  return name === undefined || id === undefined ? [] : [{ id, name, arguments: readJson(call, 'args') ?? '{}' }];
}
