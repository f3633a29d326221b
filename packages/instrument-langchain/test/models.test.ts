import { HumanMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';
import { runs } from '../src/runs/all-runs.ts';
import { answer, failure, pieces, provider } from './harness/provider.ts';
import { record } from './harness/trail.ts';

test('a model call says who was asked what, and what the provider answered and counted', async () => {
  await using scripted = await provider([answer('Nine.', 'stop', 'chatcmpl-1')], { temperature: 0.5, maxTokens: 9 });
  const trail = await record(() => scripted.model.invoke([new HumanMessage('How many?')]));
  expect(trail.counts()).toEqual({
    INPUT_RECEIVED: 1,
    MODEL_INVOCATION_START: 1,
    MODEL_INVOCATION_END: 1,
    OUTPUT_EMITTED: 1,
  });
  const [start] = trail.of('MODEL_INVOCATION_START');
  expect(start?.content.value).toMatchObject({
    provider: 'openai',
    model: 'gpt-test',
    temperature: 0.5,
    maxTokens: 9,
    request: { messages: [{ role: 'user', content: 'How many?' }] },
  });
  const [end] = trail.of('MODEL_INVOCATION_END');
  expect(end).toMatchObject({ responseId: 'chatcmpl-1', status: 3 });
  expect(end?.content.value).toMatchObject({
    model: 'gpt-test-2',
    response: { role: 'assistant', content: 'Nine.' },
    promptTokens: 10,
    completionTokens: 5,
    totalTokens: 15,
    finishReason: 'stop',
  });
  expect(end?.metadata?.usage).toEqual({ input: 6, cache_read: 4, output: 3, reasoning: 2 });
  expect(trail.of('INPUT_RECEIVED')[0]?.content.value).toMatchObject({ role: 'user', text: 'How many?' });
  expect(trail.of('OUTPUT_EMITTED')[0]?.content.value).toMatchObject({ role: 'assistant', text: 'Nine.' });
});

test('a batch is as many calls as it has inputs, each in a trace of its own', async () => {
  await using scripted = await provider([answer('a'), answer('b'), answer('c')]);
  const trail = await record(() => scripted.model.batch(['1', '2', '3']));
  expect(trail.counts()).toMatchObject({ MODEL_INVOCATION_START: 3, MODEL_INVOCATION_END: 3, INPUT_RECEIVED: 3 });
  expect(new Set(trail.of('MODEL_INVOCATION_END').map(({ traceId }) => traceId)).size).toBe(3);
});

test('several prompts of one call are calls of their own', async () => {
  await using scripted = await provider([answer('a'), answer('b')]);
  const prompts = [[new HumanMessage('1')], [new HumanMessage('2')]];
  const trail = await record(() => scripted.model.generate(prompts));
  expect(trail.counts()).toMatchObject({ MODEL_INVOCATION_START: 2, MODEL_INVOCATION_END: 2 });
  expect(runs.open.size).toBe(0);
});

test('a call that fails is one error, with the status as its code', async () => {
  await using scripted = await provider([failure(404)]);
  const trail = await record(() => scripted.model.invoke('Hi').catch(() => undefined));
  expect(trail.counts()).toEqual({ INPUT_RECEIVED: 1, MODEL_INVOCATION_START: 1, ERROR: 1, MODEL_INVOCATION_END: 1 });
  expect(trail.of('ERROR')[0]?.content.value).toMatchObject({ errorCode: '404' });
  expect(trail.of('MODEL_INVOCATION_END')[0]?.status).toBe(4);
});

test('who may not ask is denied', async () => {
  await using scripted = await provider([failure(401)]);
  const trail = await record(() => scripted.model.invoke('Hi').catch(() => undefined));
  expect(trail.of('POLICY_DECISION')[0]?.content.value).toMatchObject({ policyId: 'openai.access', outcome: 'deny' });
  expect(trail.of('ERROR')).toHaveLength(1);
});

test('an aborted call is given up, and no error', async () => {
  await using scripted = await provider([{ hang: true }]);
  const abort = new AbortController();
  const trail = await record(async () => {
    const call = scripted.model.invoke('Hi', { signal: abort.signal }).catch(() => undefined);
    await scripted.server.waitFor(() => true);
    abort.abort();
    await call;
  });
  expect(trail.counts()).toEqual({ INPUT_RECEIVED: 1, MODEL_INVOCATION_START: 1, MODEL_INVOCATION_END: 1 });
  expect(trail.of('MODEL_INVOCATION_END')[0]).toMatchObject({ status: 5, metadata: { end_reason: 'aborted' } });
});

test('a streamed answer is streamed, and says when its first word came', async () => {
  await using scripted = await provider([pieces('Ni', 'ne.')]);
  const read: unknown[] = [];
  const trail = await record(async () => {
    for await (const chunk of await scripted.model.stream('How many?')) read.push(chunk.content);
  });
  expect(read.join('')).toBe('Nine.');
  const [end] = trail.of('MODEL_INVOCATION_END');
  expect(end?.metadata).toMatchObject({ streamed: true, usage: { input: 6, cache_read: 4, output: 3, reasoning: 2 } });
  expect(end?.performance?.latencyMs).toBeGreaterThan(0);
  expect(trail.of('OUTPUT_EMITTED')[0]?.content.value).toMatchObject({ text: 'Nine.' });
});

test('a stream that the app leaves early is given up', async () => {
  await using scripted = await provider([{ ...pieces('Ni', 'ne.'), hang: true }]);
  const trail = await record(async () => {
    for await (const _ of await scripted.model.stream('How many?')) break;
  });
  expect(trail.counts()).toMatchObject({ MODEL_INVOCATION_START: 1, MODEL_INVOCATION_END: 1 });
  expect(trail.of('MODEL_INVOCATION_END')[0]).toMatchObject({ status: 5, metadata: { end_reason: 'early_break' } });
  expect(runs.open.size).toBe(0);
});

test.each(['streamEvents', 'streamV2'] as const)(
  '%s makes no callbacks, and is recorded all the same',
  async (method) => {
    await using scripted = await provider([pieces('Ni', 'ne.')]);
    const trail = await record(async () => {
      for await (const _ of scripted.model[method]('How many?'));
    });
    expect(trail.counts()).toEqual({
      INPUT_RECEIVED: 1,
      MODEL_INVOCATION_START: 1,
      MODEL_INVOCATION_END: 1,
      OUTPUT_EMITTED: 1,
    });
    const [end] = trail.of('MODEL_INVOCATION_END');
    expect(end?.content.value).toMatchObject({
      provider: 'openai',
      promptTokens: 10,
      completionTokens: 5,
      finishReason: 'stop',
    });
    expect(trail.of('OUTPUT_EMITTED')[0]?.content.value).toMatchObject({ text: 'Nine.' });
    expect(end?.metadata?.streamed).toBe(true);
  },
);

test.each(['v1', 'v2'] as const)('streamEvents %s is one call', async (version) => {
  await using scripted = await provider([pieces('Ni', 'ne.')]);
  const trail = await record(async () => {
    for await (const _ of scripted.model.streamEvents('How many?', { version }));
  });
  expect(trail.counts()).toMatchObject({ MODEL_INVOCATION_START: 1, MODEL_INVOCATION_END: 1 });
  expect(runs.open.size).toBe(0);
});
