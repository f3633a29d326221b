import type { GenerationSpanData, InstrumentationScope, Span } from '@chaukas/core';
import { recordHosted, suite } from '@chaukas/core/instrumentation';
import { known, read, readText } from '@chaukas/instrumentation';
import { answerPolicies, hostedFacts } from '../meaning/hosted.ts';
import { type ModelAnswer, modelEnd } from '../meaning/model-end.ts';
import { type ModelCall, modelStart, modelWork, toolsOf } from '../meaning/model-start.ts';
import { tellDelta } from './deltas.ts';
import { noteRetry } from './retries.ts';
import type { Run, RunStart } from './run.ts';
import type { Runs } from './runs.ts';

/** A model is called. */
export function modelStarted(
  runs: Runs,
  said: Omit<RunStart, 'kind' | 'work' | 'inputs'>,
  call: ModelCall,
  scope: InstrumentationScope,
): Run | undefined {
  const { prompt } = call;
  const start: RunStart = { ...said, kind: 'model', work: modelWork(prompt), inputs: prompt };
  noteRetry(runs, start);
  const run = runs.start(start, { scope, data: modelStart(call) });
  if (run !== undefined) describeAgent(run, call);
  return run;
}

/** A piece of the answer came. */
export function modelSaid(run: Run, token: unknown, chunk: unknown): void {
  const { span } = run;
  const data = generationOf(span);
  if (span === undefined || data === undefined) return;
  data.streamed = true;
  const text = typeof token === 'string' ? token : '';
  if (text !== '' || read(chunk, 'message', 'tool_call_chunks', 0) !== undefined) {
    data.time_to_first_token ??= performance.now() - run.startedAt;
  }
  tellDelta(span, { kind: 'text', text });
}

/** The model has answered. */
export function modelEnded(runs: Runs, run: Run, result: unknown, cached: boolean): void {
  const { span } = run;
  const data = generationOf(span);
  if (span !== undefined && data !== undefined) {
    const answer = modelEnd(result);
    // What the client inside has said is the provider's own word.
    fill(data, cached ? { response: answer.data.response } : answer.data);
    provided(span, answer, data);
    for (const call of answer.toolCalls) run.nearestGraph?.graph?.ask({ ...call, requestedBy: span.spanId });
  }
  const first = read(result, 'generations', 0, 0);
  const message = read(first, 'message');
  runs.end(run, { outputs: message === undefined ? read(first, 'text') : { messages: [message] } });
}

/** What the provider did meanwhile, unless the client inside has recorded it. */
function provided(span: Span, { message }: ModelAnswer, data: GenerationSpanData): void {
  if (suite().provider.claims.on(span).has('hosted')) return;
  const policies = answerPolicies(message, data.finish_reason, data.provider ?? 'model');
  recordHosted(span, [...hostedFacts(message), ...policies], (inner) =>
    suite()
      .provider.spanAt(span.trace, span, inner, known({ instrumentation: span.instrumentation }))
      .start(),
  );
}

/** Says of a call what nobody has said yet. */
function fill(data: GenerationSpanData, more: object): void {
  for (const [key, value] of Object.entries(more)) {
    if (Reflect.get(data, key) === undefined && value !== undefined) Reflect.set(data, key, value);
  }
}

/** An agent is described by the first model call right inside it. */
function describeAgent(run: Run, { extra }: ModelCall): void {
  const agent = run.nearestGraph?.span?.spanData;
  const model = generationOf(run.span)?.model;
  if (agent?.type !== 'agent' || agent.model !== undefined || model === undefined) return;
  agent.model = model;
  const tools = toolsOf(extra);
  if (tools.length > 0) agent.tools = tools;
}

function generationOf(span: Span | undefined): GenerationSpanData | undefined {
  return span?.spanData.type === 'generation' ? span.spanData : undefined;
}

/** The name that a run of a model goes by. */
export function modelName(serialized: unknown, name: unknown): string {
  return typeof name === 'string' && name !== '' ? name : (readText(serialized, 'name') ?? 'model');
}
