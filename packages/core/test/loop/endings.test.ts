import { EventStatus, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flush, functionSpan, withTrace } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { all, find, record } from '../support/recording.ts';
import { done, PlainClient, said, toolCall } from './plain-client.ts';

const { COMPLETED, FAILED, CANCELLED } = EventStatus;

describe('the trace of a plain client loop', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('ends with the answer that leaves nothing pending, and only that is the output', async () => {
    const recording = record();
    const client = new PlainClient();
    const note = { role: 'assistant', text: 'let me look' };
    client.ask({ input: said('hello') }, { toolCalls: [toolCall('1')], output: note });
    client.ask({ input: said('quick'), results: [{ id: '1', output: 1 }] }, done);
    const events = await recording.events();
    expect(all(events, EventType.INPUT_RECEIVED).map(({ content }) => content.value)).toMatchObject([said('hello')]);
    const outputs = all(events, EventType.OUTPUT_EMITTED);
    expect(outputs.map(({ content }) => content.value)).toMatchObject([done.output]);
    expect(outputs.map(({ isFinal }) => isFinal)).toEqual([true]);
    expect(find(events, EventType.SESSION_END).status).toBe(COMPLETED);
  });

  it('ends after 60 seconds without a request, with the tool call still open', async () => {
    const recording = record();
    const note = { role: 'assistant', text: 'let me look' };
    new PlainClient().ask({ input: said('hello') }, { toolCalls: [toolCall('1')], output: note });
    vi.advanceTimersByTime(59_999);
    expect(await recording.types()).not.toContain('SESSION_END');
    vi.advanceTimersByTime(1);
    const events = await recording.events();
    const end = find(events, EventType.SESSION_END);
    expect(end.status).toBe(COMPLETED);
    expect(end.metadata).toMatchObject({ end_reason: 'idle' });
    expect(all(events, EventType.OUTPUT_EMITTED)).toEqual([]);
    expect(all(events, EventType.TOOL_CALL_END)).toEqual([]);
  });

  it('does not end while a request is under way', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1'), toolCall('2')] });
    vi.advanceTimersByTime(50_000);
    const live = client.call({ results: [{ id: '1', output: 1 }] });
    vi.advanceTimersByTime(600_000);
    await flush();
    expect(await recording.types()).not.toContain('SESSION_END');
    live.answered({ toolCalls: [] });
    vi.advanceTimersByTime(60_000);
    expect(find(await recording.events(), EventType.SESSION_END).metadata).toMatchObject({ end_reason: 'idle' });
  });

  it('ends at flush() while it only waits', async () => {
    const recording = record();
    new PlainClient().ask({}, { toolCalls: [toolCall('1')] });
    await flush();
    expect(find(await recording.events(), EventType.SESSION_END).metadata).toMatchObject({ end_reason: 'flush' });
    vi.advanceTimersByTime(120_000);
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(1);
  });

  it('goes on at a late result: a new trace of the same session completes the tool call under its own ids', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('hello') }, { toolCalls: [toolCall('1')] });
    vi.advanceTimersByTime(60_000);
    client.ask({ results: [{ id: '1', output: 'late' }] }, done);
    const events = await recording.events();
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(1);
    const [first, second] = all(events, EventType.SESSION_START);
    expect(second?.metadata).toMatchObject({ resumed: true });
    expect(second?.traceId).not.toBe(first?.traceId);
    const [start, end] = [find(events, EventType.TOOL_CALL_START), find(events, EventType.TOOL_CALL_END)];
    expect([end.spanId, end.traceId, end.parentSpanId]).toEqual([start.spanId, start.traceId, start.parentSpanId]);
    expect(end.content.value).toMatchObject({ toolCallId: '1', output: { output: 'late' } });
    expect(all(events, EventType.SESSION_END).map(({ metadata }) => metadata?.events)).toEqual([6, 6]);
  });

  it('goes on at a late result under a tenant of its own too', async () => {
    const recording = record();
    const client = new PlainClient();
    const session = { sessionId: 's-1', tenantId: 't-1', projectId: 'p-1', userId: 'u-1' };
    withTrace('run', () => client.ask({}, { toolCalls: [toolCall('1')] }), { session });
    client.ask({ results: [{ id: '1', output: 'late' }] }, done);
    for (const event of await recording.events()) {
      expect([event.sessionId, event.tenantId, event.projectId]).toEqual(['s-1', 't-1', 'p-1']);
    }
  });

  it('ends when the results it waits for were taken by a call inside a trace of the app', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1')] });
    withTrace('run', () => client.ask({ results: [{ id: '1', output: 1 }] }, done));
    const events = await recording.events();
    const ends = all(events, EventType.SESSION_END);
    expect(ends.map(({ metadata }) => metadata?.end_reason)).toEqual([undefined, undefined]);
    expect(find(events, EventType.TOOL_CALL_END).traceId).toBe(find(events, EventType.TOOL_CALL_START).traceId);
  });

  it.each([
    ['failed', FAILED, (client: PlainClient) => client.call().failed(new Error('429'))],
    ['gave up', CANCELLED, (client: PlainClient) => client.call().cancelled('aborted')],
    ['answered that it failed', FAILED, (client: PlainClient) => client.ask({}, { failure: { message: 'filtered' } })],
  ])('has the outcome of its last call, which %s', async (_how, status, call) => {
    const recording = record();
    call(new PlainClient());
    const events = await recording.events();
    expect(find(events, EventType.MODEL_INVOCATION_END).status).toBe(status);
    expect(find(events, EventType.SESSION_END).status).toBe(status);
    expect(all(events, EventType.ERROR)).toHaveLength(status === FAILED ? 1 : 0);
  });

  it('has the outcome of the last call, not of one that failed before it', async () => {
    const recording = record();
    const client = new PlainClient();
    const results = [{ id: '1', output: 1 }];
    client.ask({}, { toolCalls: [toolCall('1'), toolCall('2')] });
    client.call({ results }).failed(new Error('503'));
    client.ask({ results: [...results, { id: '2', output: 2 }] }, done);
    expect(find(await recording.events(), EventType.SESSION_END).status).toBe(COMPLETED);
  });

  it('ends at the exit of the process after the tool calls that wait', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1', 'waiting'), toolCall('2', 'running')] });
    functionSpan('running').start();
    const { loops, provider } = suite();
    loops.giveUp('process_exit');
    provider.finishAll('process_exit');
    const events = await recording.events();
    const tools = all(events, EventType.TOOL_CALL_END);
    expect(tools.map(({ status }) => status)).toEqual([CANCELLED, CANCELLED]);
    expect(tools.map(({ metadata }) => metadata?.end_reason)).toEqual(['process_exit', 'process_exit']);
    expect(events.at(-1)?.type).toBe(EventType.SESSION_END);
    expect(events.at(-1)?.metadata).toMatchObject({ events: events.length, end_reason: 'process_exit' });
  });
});
