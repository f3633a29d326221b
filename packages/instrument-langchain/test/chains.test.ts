import { createRequire } from 'node:module';
import { configure, InMemoryEventExporter, withCustomSpan, withMcpSpan, withSession, withTrace } from '@chaukas/core';
import type { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { RunnableLambda, RunnableMap } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runs } from '../src/runs/all-runs.ts';
import { answer, failure, pieces, provider } from './harness/provider.ts';
import { record } from './harness/trail.ts';

test('of a chain only the model is a fact; prompts and parsers are not', async () => {
  await using scripted = await provider([answer('Nine.')]);
  const chain = ChatPromptTemplate.fromTemplate('How many {what}?').pipe(scripted.model).pipe(new StringOutputParser());
  const trail = await record(() => chain.invoke({ what: 'birds' }));
  expect(trail.counts()).toEqual({
    INPUT_RECEIVED: 1,
    MODEL_INVOCATION_START: 1,
    MODEL_INVOCATION_END: 1,
    OUTPUT_EMITTED: 1,
  });
  expect(trail.of('INPUT_RECEIVED')[0]?.content.value).toMatchObject({ text: '{"what":"birds"}' });
  expect(trail.of('OUTPUT_EMITTED')[0]?.content.value).toMatchObject({ text: 'Nine.' });
});

test("a chain of the app's own code alone is no run of an agent", async () => {
  const trail = await record(() => RunnableLambda.from((n: number) => n + 1).invoke(1));
  expect(trail.events).toEqual([]);
  expect(runs.open.size).toBe(0);
});

test("an error of the app's own code in a chain is one, whatever it passes through", async () => {
  const fall = RunnableLambda.from(() => {
    throw new RangeError('too far');
  });
  const trail = await record(() =>
    RunnableLambda.from((n: number) => n)
      .pipe(fall)
      .pipe(new StringOutputParser())
      .invoke(1)
      .catch(() => undefined),
  );
  expect(trail.of('ERROR').map(({ content }) => content.value)).toMatchObject([
    { errorMessage: 'too far', errorCode: 'RangeError' },
  ]);
  expect(trail.of('SESSION_END')[0]?.status).toBe(4);
});

test('withRetry: each further attempt is a retry of the one that failed', async () => {
  await using scripted = await provider([failure(500), failure(500), answer('ok')]);
  const trail = await record(() => scripted.model.withRetry({ stopAfterAttempt: 3 }).invoke('Hi'));
  expect(trail.of('RETRY').map(({ retry }) => [retry?.attempt, retry?.strategy])).toEqual([
    [1, 'exponential_backoff'],
    [2, 'exponential_backoff'],
  ]);
  expect(trail.of('RETRY').map(({ parentSpanId }) => parentSpanId)).toEqual(
    trail
      .of('MODEL_INVOCATION_END')
      .slice(0, 2)
      .map(({ spanId }) => spanId),
  );
  expect(scripted.server.requests).toHaveLength(3);
});

test('withFallbacks: the next model is a retry with another', async () => {
  await using scripted = await provider([failure(500)]);
  await using other = await provider([answer('ok')], { model: 'gpt-other' });
  const trail = await record(() => scripted.model.withFallbacks([other.model]).invoke('Hi'));
  expect(
    trail.of('RETRY').map(({ retry, metadata }) => [retry?.attempt, retry?.strategy, metadata?.http_status]),
  ).toEqual([[1, 'fallback', 500]]);
  expect(trail.of('SESSION_END')[0]?.status).toBe(3);
});

test('what runs at once hangs on one run', async () => {
  await using scripted = await provider([answer('a'), answer('b')]);
  const both = RunnableMap.from({ a: scripted.model, b: scripted.model });
  const trail = await record(() => both.invoke('Hi'));
  expect(trail.counts()).toMatchObject({ MODEL_INVOCATION_END: 2, INPUT_RECEIVED: 1, OUTPUT_EMITTED: 1 });
  expect(new Set(trail.events.map(({ traceId }) => traceId)).size).toBe(1);
});

test('a chain whose stream is left early is given up, with the model in it', async () => {
  await using scripted = await provider([{ ...pieces('Ni', 'ne.'), hang: true }]);
  const chain = ChatPromptTemplate.fromTemplate('{x}').pipe(scripted.model).pipe(new StringOutputParser());
  const trail = await record(async () => {
    for await (const _ of await chain.stream({ x: 1 })) break;
  });
  expect(trail.of('MODEL_INVOCATION_END')[0]).toMatchObject({ status: 5, metadata: { end_reason: 'early_break' } });
  expect(runs.open.size).toBe(0);
});

test('what the app opens inside a run is below it, and runs inside that are below that', async () => {
  await using scripted = await provider([answer('a')]);
  const outer = tool(
    () => withCustomSpan(async () => String((await scripted.model.invoke('Hi')).content), { data: { name: 'mine' } }),
    { name: 'outer', description: 'asks', schema: z.object({}) },
  );
  const trail = await record(() => outer.invoke({}));
  const [mine] = trail.of('SYSTEM');
  expect(mine?.parentSpanId).toBe(trail.of('TOOL_CALL_START')[0]?.spanId);
  expect(trail.of('MODEL_INVOCATION_START')[0]?.parentSpanId).toBe(mine?.spanId);
});

test('an MCP call inside a tool is below the tool', async () => {
  const search = tool(
    () =>
      withMcpSpan(async () => 'found', {
        data: { operation: 'tools/call', server: 'docs', request: { name: 'search' } },
      }),
    { name: 'search', description: 'searches', schema: z.object({}) },
  );
  const trail = await record(() => search.invoke({}));
  expect(trail.counts()).toEqual({ TOOL_CALL_START: 1, MCP_CALL_START: 1, MCP_CALL_END: 1, TOOL_CALL_END: 1 });
  expect(trail.of('MCP_CALL_START')[0]?.parentSpanId).toBe(trail.of('TOOL_CALL_START')[0]?.spanId);
});

test('runs belong to the trace and the session of the app that are around them', async () => {
  await using scripted = await provider([answer('a'), answer('b')]);
  const trail = await record(async () => {
    await withTrace('mine', () => scripted.model.invoke('Hi'));
    await withSession({ sessionId: 's-1' }, () => scripted.model.invoke('Hi'));
  });
  const [first, second] = trail.of('MODEL_INVOCATION_END');
  expect(trail.of('SESSION_START')[0]?.metadata?.workflow_name).toBe('mine');
  expect(first?.traceId).toBe(trail.of('SESSION_START')[0]?.traceId);
  expect(second?.sessionId).toBe('s-1');
});

test('a trace that the app opens inside a run is its own', async () => {
  await using scripted = await provider([answer('a')]);
  const inner = RunnableLambda.from(() => withTrace('apart', () => scripted.model.invoke('Hi')));
  const trail = await record(() => inner.invoke(1));
  expect(trail.of('SESSION_START').map(({ metadata }) => metadata?.workflow_name)).toEqual(['apart']);
  expect(trail.of('MODEL_INVOCATION_END')).toHaveLength(1);
});

test('tags, metadata and the user of a run are those of its session', async () => {
  await using scripted = await provider([answer('a')]);
  const config = { tags: ['nightly'], metadata: { session_id: 'chat-7', user_id: 'ann', build: 3 } };
  const trail = await record(() => scripted.model.invoke('Hi', config));
  const [start] = trail.of('SESSION_START');
  expect(start).toMatchObject({ sessionId: 'chat-7', tags: ['nightly'] });
  expect(start?.metadata).toMatchObject({ user_id: 'ann', context: { build: 3 } });
});

test("the app's lists and managers stay as they are", async () => {
  await using scripted = await provider([answer('a'), answer('b')]);
  const seen: string[] = [];
  const handler = { handleLLMStart: () => void seen.push('start') };
  const list = Object.freeze([handler]);
  const manager = CallbackManager.fromHandlers(handler);
  const before = [...manager.handlers];
  const trail = await record(async () => {
    await scripted.model.invoke('Hi', { callbacks: list as unknown as BaseCallbackHandler[] });
    await scripted.model.invoke('Hi', { callbacks: manager });
  });
  expect(seen).toEqual(['start', 'start']);
  expect(manager.handlers).toEqual(before);
  expect(trail.of('MODEL_INVOCATION_END')).toHaveLength(2);
});

test('runs of both builds of the library in one process are one tree', async () => {
  const require = createRequire(import.meta.url);
  const cjs: typeof import('@langchain/core/runnables') = require('@langchain/core/runnables');
  expect(cjs.RunnableLambda).not.toBe(RunnableLambda);
  await using scripted = await provider([answer('a'), answer('b')]);
  const inner = new cjs.RunnableLambda({ func: () => scripted.model.invoke('Hi') });
  const trail = await record(async () => {
    await RunnableLambda.from(() => inner.invoke(1)).invoke(1);
    await inner.invoke(1);
  });
  expect(trail.of('MODEL_INVOCATION_END')).toHaveLength(2);
  expect(new Set(trail.events.map(({ traceId }) => traceId)).size).toBe(2);
  expect(trail.of('INPUT_RECEIVED')).toHaveLength(2);
});

test('with tracing off nothing is recorded, and everything works', async () => {
  await using scripted = await provider([answer('a')]);
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true, enabled: false });
  expect((await scripted.model.invoke('Hi')).content).toBe('a');
  expect(exporter.events).toEqual([]);
  expect(runs.open.size).toBe(0);
});
