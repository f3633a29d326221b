import type { GenerationSpanData, ResponseSpanData } from '@chaukas/core';
import { recordHosted, suite } from '@chaukas/core/instrumentation';
import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';
import { modelName } from './agent.ts';
import { clientIsRecorded } from './client.ts';
import { hostedIn } from './hosted.ts';
import { addTo, dataOf, type Kind, type KindPlace } from './kind.ts';
import { decisionsIn } from './refusal.ts';
import { tellOfRun } from './run-messages.ts';

/** A model call by either API, or by a model of the app's own that makes such spans. */
export const model: Kind = {
  data: (sdk, place) =>
    read(sdk, 'type') === 'response'
      ? { type: 'response', operation: 'responses', ...asked(sdk, place), ...known({ _input: inputOf(sdk) }) }
      : { type: 'generation', operation: 'chat', ...asked(sdk, place) },
  started(twin) {
    const { parent, span, trace } = twin;
    suite().provider.claims.on(span).guessed('model');
    twin.callIndex = readList(twin.runState, '_modelResponses').length;
    const failed = parent?.failedCall;
    if (parent === undefined || failed === undefined) return;
    parent.failedCall = undefined;
    parent.retries++;
    const backoff = (span.startTime ?? trace.trace.now()) - (failed.span.endTime ?? 0);
    failed.span.addEvent({
      type: 'retry',
      attempt: parent.retries,
      strategy: 'framework',
      backoff_ms: Math.max(backoff, 0),
      ...known({ reason: failed.span.error?.message }),
    });
  },
  // Where content is left out, so are the tokens: the state has them a moment later.
  waits: (twin) =>
    twin.sdk.error === null && twin.runState !== undefined && usageMissing(twin) && laterUsage(twin) === undefined,
  fill(twin) {
    const data = dataOf(twin, 'response', 'generation');
    if (data === undefined) return;
    if (data.type === 'response') fillResponse(data, twin);
    else fillGeneration(data, twin);
    if (usageMissing(twin)) addTo(data, known({ usage: laterUsage(twin) }));
    noteAsked(twin);
  },
  finishing(twin) {
    const { span, trace } = twin;
    const { provider } = suite();
    tellOfRun(twin);
    if (provider.claims.on(span).has('hosted') || twin.withoutContent) return;
    const response = read(twin.sdk.spanData, '_response');
    const facts = [...hostedIn(readList(response, 'output'), response), ...decisionsIn(response)];
    const options = span.instrumentation && { instrumentation: span.instrumentation };
    recordHosted(span, facts, (data) => provider.spanAt(trace.trace, span, data, options).start());
  },
};

function asked(sdk: object, { parent, run }: KindPlace): { provider?: string; model?: string; streamed?: true } {
  const agent = parent?.nearest('agent')?.subject ?? run?.agent;
  return known({
    streamed: read(run?.options, 'stream') === true ? true : undefined,
    provider: read(sdk, 'type') !== 'response' || clientIsRecorded() ? undefined : 'openai',
    model: readText(sdk, 'model') ?? modelName(agent),
  });
}

function inputOf(sdk: object): unknown {
  return read(sdk, '_input');
}

function fillResponse(data: ResponseSpanData, { sdk }: Twin): void {
  const { spanData } = sdk;
  const response = read(spanData, '_response');
  addTo(data, known({ provider: 'openai', _input: inputOf(spanData), response_id: readText(spanData, 'response_id') }));
  if (response === undefined) return;
  const request = {
    input: inputOf(spanData),
    instructions: read(response, 'instructions'),
    tools: read(response, 'tools'),
  };
  addTo(
    data,
    known({
      _response: response,
      request: known(request),
      model: readText(response, 'model'),
      response_model: readText(response, 'model'),
      response_id: readText(response, 'id'),
      finish_reason: readText(response, 'incomplete_details', 'reason') ?? readText(response, 'status'),
      parameters: known({
        temperature: readNumber(response, 'temperature'),
        top_p: readNumber(response, 'top_p'),
        max_tokens: readNumber(response, 'max_output_tokens'),
      }),
    }),
  );
}

function fillGeneration(data: GenerationSpanData, { sdk }: Twin): void {
  const { spanData } = sdk;
  const config = read(spanData, 'model_config');
  const [answer] = readList(spanData, 'output');
  addTo(
    data,
    known({
      // The SDK's own model says its client's name; those that are made for it by others have their own.
      provider: readText(answer, 'object')?.startsWith('chat.completion') ? 'openai' : undefined,
      model: readText(spanData, 'model'),
      response_model: readText(answer, 'model'),
      response_id: readText(answer, 'id'),
      finish_reason: readText(answer, 'choices', 0, 'finish_reason'),
      parameters: known({
        temperature: readNumber(config, 'temperature'),
        top_p: readNumber(config, 'top_p'),
        frequency_penalty: readNumber(config, 'frequency_penalty'),
        presence_penalty: readNumber(config, 'presence_penalty'),
      }),
    }),
  );
  copyFields(data, spanData);
}

/** Lists and objects that both tracing models call the same. */
function copyFields(data: GenerationSpanData, from: object): void {
  for (const name of ['input', 'output', 'model_config', 'usage'] as const) {
    const value = read(from, name);
    if (typeof value === 'object' && value !== null) addTo(data, { [name]: value });
  }
}

/** Which call of a tool this answer asked for. */
function noteAsked({ sdk, span, trace }: Twin): void {
  const items = readList(sdk.spanData, '_response', 'output');
  const calls = readList(sdk.spanData, 'output', 0, 'choices', 0, 'message', 'tool_calls');
  for (const id of [...items.map((item) => readText(item, 'call_id')), ...calls.map((call) => readText(call, 'id'))]) {
    if (id !== undefined) trace.askedBy.set(id, span.spanId);
  }
}

function usageMissing({ sdk, span }: Twin): boolean {
  const data = span.spanData;
  if ('tokens' in data && data.tokens !== undefined) return false;
  const { spanData } = sdk;
  const said = read(spanData, 'usage') ?? read(spanData, '_response', 'usage') ?? read(spanData, 'output', 0, 'usage');
  return typeof said !== 'object' || said === null;
}

/** The SDK's own account of the answer, which follows its span. */
function laterUsage(twin: Twin): Record<string, unknown> | undefined {
  const responses = readList(twin.runState, '_modelResponses');
  const mine = responses[twin.callIndex];
  const usage = read(mine, 'usage');
  return typeof usage === 'object' && usage !== null ? { ...usage } : undefined;
}
