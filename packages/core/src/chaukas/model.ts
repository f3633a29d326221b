import { Author, type EventMetadata, EventType, type JsonObject, type LLMInvocationInit } from '@chaukas/spec';
import type { ModelCallData, SpanData } from '../tracing/span-data.ts';
import { answerField, responseIdOf } from '../tracing/span-export.ts';
import { usageOf } from './given-usage.ts';
import { double, int32, type KindContext, keepRequest, keptRequest, known, type SpanKind } from './kind.ts';
import { timestampOf } from './timestamp.ts';
import { addUsage } from './usage.ts';

type ModelData = SpanData & ModelCallData;

/** MODEL_INVOCATION_START with what is asked, and _END with all of it again plus the answer. */
export const model: SpanKind<ModelData> = {
  parent: true,
  start(context) {
    const request = keepRequest(context, requestOf(context.data));
    return {
      type: EventType.MODEL_INVOCATION_START,
      author: Author.LLM,
      content: { case: 'llmInvocation', value: asked(context, request) },
      metadata: askedMetadata(context.data),
    };
  },
  end(context) {
    const { data, durationMs } = context;
    const responseId = answerIdOf(data);
    const answer = answered(context);
    // Whose span it is may not know what is asked before the client inside says so.
    const request = keptRequest(context) ?? context.capture.struct(requestOf(data), 'input');
    return {
      type: EventType.MODEL_INVOCATION_END,
      author: Author.LLM,
      content: { case: 'llmInvocation', value: { ...asked(context, request), ...answer } },
      metadata: { ...askedMetadata(data), ...answeredMetadata(data) },
      performance: known({ durationMs, latencyMs: data.time_to_first_token }),
      ...(responseId !== undefined && { responseId }),
    };
  },
};

function asked({ data, span }: KindContext<ModelData>, request: JsonObject | undefined): LLMInvocationInit {
  const parameters = data.parameters ?? {};
  return known({
    provider: data.provider,
    model: data.model,
    request,
    temperature: double(parameters.temperature),
    maxTokens: int32(parameters.max_tokens),
    topP: double(parameters.top_p),
    frequencyPenalty: double(parameters.frequency_penalty),
    presencePenalty: double(parameters.presence_penalty),
    startTime: span.startTime === undefined ? undefined : timestampOf(span.startTime),
  });
}

function answered({ data, span, capture, durationMs }: KindContext<ModelData>): LLMInvocationInit {
  const { tokens } = usageOf(data);
  return known({
    model: data.response_model ?? data.model ?? answerModelOf(data),
    response: capture.struct(responseOf(data), 'output'),
    promptTokens: int32(tokens?.prompt),
    completionTokens: int32(tokens?.completion),
    totalTokens: int32(tokens?.total),
    endTime: span.endTime === undefined ? undefined : timestampOf(span.endTime),
    durationMs,
    finishReason: data.finish_reason,
  });
}

function askedMetadata(data: ModelData): EventMetadata {
  const choices = data.parameters?.choices;
  return known({
    name: data.type === 'generation' ? data.name : undefined,
    operation: data.operation,
    streamed: data.streamed === true ? true : undefined,
    host: data.host,
    choices: choices === 1 ? undefined : choices,
  });
}

function answeredMetadata(data: ModelData): EventMetadata {
  const attempts = int32(data.attempts) ?? 1;
  const { tokens, usage_buckets: buckets } = usageOf(data);
  const answeredAtAll = data.response !== undefined || data.response_id !== undefined;
  return known({
    usage: addUsage(undefined, buckets, undefined),
    usage_source:
      tokens !== undefined || buckets !== undefined
        ? 'provider'
        : answeredAtAll || data.raw_response
          ? 'missing'
          : undefined,
    request_id: data.request_id,
    attempts: attempts > 1 ? attempts : undefined,
    chunks: data.chunks,
    raw_response: data.raw_response,
  });
}

/** The id and the model of an answer that a hand-made span holds as a whole. */
function answerIdOf(data: ModelData): string | undefined {
  return data.type === 'response' ? responseIdOf(data) : data.response_id;
}

function answerModelOf(data: ModelData): string | undefined {
  const model = data.type === 'response' ? answerField(data, 'model') : undefined;
  return typeof model === 'string' ? model : undefined;
}

/** What was asked: the request itself, or the pieces that a hand-made span gives. */
function requestOf(data: ModelData): unknown {
  if (data.request !== undefined) return data.request;
  switch (data.type) {
    case 'generation':
      return data.input === undefined ? undefined : known({ messages: data.input, model_config: data.model_config });
    case 'response':
      return data._input;
    case 'speech':
    case 'transcription':
      return data.input === undefined ? undefined : known({ input: data.input, model_config: data.model_config });
    default:
      return undefined;
  }
}

function responseOf(data: ModelData): unknown {
  if (data.response !== undefined) return data.response;
  switch (data.type) {
    case 'response':
      return data._response;
    case 'generation':
    case 'speech':
    case 'transcription':
      return data.output;
    default:
      return undefined;
  }
}
