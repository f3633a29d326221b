import { Author, type EventMetadata, EventType } from '@chaukas/spec';
import type { FunctionSpanData } from '../tracing/span-data.ts';
import { type KindOf, known } from './kind.ts';

/** TOOL_CALL_START with the arguments and TOOL_CALL_END with the result. */
export const tool: KindOf<'function'> = {
  parent: true,
  start: ({ data, capture }) => ({
    type: EventType.TOOL_CALL_START,
    author: Author.TOOL,
    content: {
      case: 'toolCall',
      value: known({
        id: data.call_id,
        name: data.name,
        functionName: data.name,
        arguments: capture.struct(data.input, 'input'),
      }),
    },
    metadata: observation(data),
  }),
  end: ({ data, span, capture, durationMs }) => ({
    type: EventType.TOOL_CALL_END,
    author: Author.TOOL,
    content: {
      case: 'toolResponse',
      value: known({
        toolCallId: data.call_id,
        output: capture.struct(data.output, 'output'),
        errorMessage: span.error === null ? undefined : capture.text(span.error.message),
        executionTimeMs: data.synthetic === true ? undefined : durationMs,
      }),
    },
    metadata: { ...observation(data), tool_name: data.name },
    performance: { durationMs },
  }),
};

function observation(data: FunctionSpanData): EventMetadata {
  return known({ observed: data.observed, synthetic: data.synthetic, requested_by: data.requested_by });
}
