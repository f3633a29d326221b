import { EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { generationSpan, span, withGenerationSpan, withRetrieverSpan, withTrace } from '../../src/index.ts';
import { suite } from '../../src/instrumentation.ts';
import { done, PlainClient, toolCall } from '../loop/plain-client.ts';
import { all, find, record } from '../support/recording.ts';

const framework = { name: 'framework', version: '1' };
const usage = { tokens: { prompt: 3, completion: 2, total: 5 }, usage_buckets: { input: 3, output: 2 } };

/** A framework's span of a model call, current while `inside` runs. */
function owned(inside: (client: PlainClient) => void, data: { model?: string } = {}): void {
  withTrace('run', () => {
    const model = span({ type: 'generation', ...data }, { instrumentation: framework });
    model.start(true);
    inside(new PlainClient());
    model.finish();
  });
}

it('a call inside the span of whose call it is adds to that span instead of recording it again', async () => {
  const recording = record();
  owned(
    (client) => {
      const call = client.call({ data: { type: 'generation', model: 'm-1', provider: 'p', request: { q: 1 } } });
      call.note({ ...usage, response_model: 'm-1-2026', request_id: 'req_1', attempts: 1 });
      call.answered(done);
    },
    { model: 'named by the framework' },
  );
  const events = await recording.events();
  const [end, ...more] = all(events, EventType.MODEL_INVOCATION_END);
  expect(more).toEqual([]);
  expect(end?.content.value).toMatchObject({ provider: 'p', model: 'm-1-2026', promptTokens: 3, request: { q: 1 } });
  expect(end?.metadata).toMatchObject({ request_id: 'req_1', usage: { input: 3, output: 2 } });
  const start = find(events, EventType.MODEL_INVOCATION_START);
  expect([start.spanId, start.content.value]).toMatchObject([end?.spanId, { model: 'named by the framework' }]);
});

it('the framework makes the tool calls, so none is guessed from the traffic', async () => {
  const recording = record();
  owned((client) => client.ask({}, { toolCalls: [toolCall('call_1')] }));
  expect(all(await recording.events(), EventType.TOOL_CALL_START)).toEqual([]);
});

it('inside a span that the app made by hand, tool calls are still seen', async () => {
  const recording = record();
  withTrace('run', () => {
    const client = new PlainClient();
    withGenerationSpan(() => client.ask({}, { toolCalls: [toolCall('call_1')] }));
    withGenerationSpan(() => client.ask({ results: [{ id: 'call_1', output: 'sunny' }] }, done));
  });
  const events = await recording.events();
  expect(all(events, EventType.MODEL_INVOCATION_START)).toHaveLength(2);
  expect(find(events, EventType.TOOL_CALL_END).content.value).toMatchObject({ output: { output: 'sunny' } });
});

it('a call that failed and is made again is a retry of the owner, whose failure it is not', async () => {
  const recording = record();
  owned((client) => {
    client.call().failed(Object.assign(new Error('slow down'), { status: 429 }));
    const again = client.call();
    again.retried({ type: 'retry', attempt: 1, strategy: 'server_hint' });
    again.note({ attempts: 2 });
    again.answered(done);
  });
  const events = await recording.events();
  const retries = all(events, EventType.RETRY);
  const end = find(events, EventType.MODEL_INVOCATION_END);
  expect(retries.map(({ retry }) => [retry?.attempt, retry?.strategy])).toEqual([
    [1, 'framework'],
    [2, 'server_hint'],
  ]);
  expect(retries[0]?.metadata).toMatchObject({ reason: 'HTTP 429', http_status: 429 });
  expect(retries.map(({ parentSpanId }) => parentSpanId)).toEqual([end.spanId, end.spanId]);
  expect([end.status, end.metadata?.attempts]).toEqual([EventStatus.COMPLETED, 3]);
  expect(all(events, EventType.ERROR)).toEqual([]);
});

it('the owner reports the error, with what the client knows of it', async () => {
  const recording = record();
  const error = new Error('no such model');
  const failing = (): Promise<void> =>
    withGenerationSpan(async () => {
      new PlainClient().call().failed(error, { code: 'model_not_found', recoverable: false });
      throw error;
    });
  await withTrace('run', failing).catch(() => undefined);
  const events = await recording.events();
  const [reported, ...more] = all(events, EventType.ERROR);
  expect(more).toEqual([]);
  expect(reported?.content.value).toMatchObject({ errorCode: 'model_not_found' });
  expect(find(events, EventType.MODEL_INVOCATION_END).status).toBe(EventStatus.FAILED);
});

it('a call that was given up, and not made again, cancels the owner', async () => {
  const recording = record();
  owned((client) => client.call().cancelled('early_break'));
  const { status, metadata } = find(await recording.events(), EventType.MODEL_INVOCATION_END);
  expect([status, metadata?.end_reason]).toEqual([EventStatus.CANCELLED, 'early_break']);
});

it('a second call that is no retry is a call of its own', async () => {
  const recording = record();
  owned((client) => {
    const [first, second] = [client.call(), client.call()];
    second.answered(done);
    first.answered(done);
  });
  expect(all(await recording.events(), EventType.MODEL_INVOCATION_START)).toHaveLength(2);
});

it('embeddings inside a generation, and a model inside a retriever, are calls of their own', async () => {
  const recording = record();
  const embed = { data: { type: 'generation', model: 'e-1', operation: 'embeddings' } } as const;
  owned((client) => client.ask(embed, {}));
  withTrace('run', () =>
    withRetrieverSpan(() => new PlainClient().ask(embed, {}), { data: { datasource: 'vector://x' } }),
  );
  expect(all(await recording.events(), EventType.MODEL_INVOCATION_START)).toHaveLength(3);
});

it('a call inside the call of a client is another one', async () => {
  const recording = record();
  withTrace('run', () => {
    const client = new PlainClient();
    const outer = client.call();
    client.ask({ frame: outer.frame() }, done);
    outer.answered(done);
  });
  expect(all(await recording.events(), EventType.MODEL_INVOCATION_START)).toHaveLength(2);
});

it('what comes after the end of the owner is not lost', async () => {
  const recording = record();
  withTrace('run', () => {
    const owner = generationSpan().start(true);
    const call = new PlainClient().call();
    owner.finish();
    call.note(usage);
    call.answered(done);
  });
  const tokens = all(await recording.events(), EventType.MODEL_INVOCATION_END).map(({ content }) =>
    content.case === 'llmInvocation' ? content.value.promptTokens : undefined,
  );
  expect(tokens).toEqual([0, 3]);
});

it('the owner learns what was recorded inside', () => {
  record();
  withTrace('run', () => {
    const owner = generationSpan().start(true);
    new PlainClient().ask({}, { ...done, hosted: [] });
    if (owner.isNoop) expect.fail('tracing is off');
    const claim = suite().provider.claims.on(owner);
    expect([claim.has('hosted'), claim.has('mcp'), claim.failure]).toEqual([true, false, undefined]);
    owner.finish();
  });
});
