import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { functionSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { all, find, record } from '../support/recording.ts';
import { done, PlainClient, said, toolCall } from './plain-client.ts';

const { COMPLETED, FAILED, CANCELLED } = EventStatus;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a helper that runs the loop by itself', () => {
  it('has one trace for its calls and for the tools that it runs', async () => {
    const recording = record();
    const client = new PlainClient();
    const { result } = suite().loops.runHelper(async () => {
      client.ask({ input: said('hello') }, { toolCalls: [toolCall('1', 'tool')] });
      await turn();
      withFunctionSpan(() => 'ran', { data: { name: 'tool' } });
      withFunctionSpan(() => 'not asked for', { data: { name: 'other' } });
      client.ask({ results: [{ id: '1', output: 'ran' }] }, done);
      return 'result';
    });
    expect(await result).toBe('result');
    const events = await recording.events();
    expect(all(events, EventType.SESSION_START)).toHaveLength(1);
    expect(all(events, EventType.TOOL_CALL_END)).toHaveLength(2);
    expect(all(events, EventType.INPUT_RECEIVED)).toHaveLength(1);
    expect(all(events, EventType.OUTPUT_EMITTED)).toHaveLength(1);
    expect(recording.lines).toEqual([]);
  });

  it('two at once never meet, though their tools have the same names', async () => {
    const recording = record();
    const client = new PlainClient();
    const helper = async (): Promise<void> => {
      client.ask({}, { toolCalls: [toolCall('1', 'tool')] });
      await turn();
      withFunctionSpan(() => 'ran', { data: { name: 'tool' } });
      await turn();
      client.ask({ results: [{ id: '1', output: 'ran' }] }, done);
    };
    await Promise.all([1, 2].map(() => suite().loops.runHelper(helper).result));
    const events = await recording.events();
    const traces = (type: EventType): Set<string> => new Set(all(events, type).map(({ traceId }) => traceId));
    expect(traces(EventType.SESSION_START).size).toBe(2);
    expect(traces(EventType.TOOL_CALL_END).size).toBe(2);
    expect(recording.lines).toEqual([]);
  });

  it('in a trace of the app stays there', async () => {
    const recording = record();
    const client = new PlainClient();
    withTrace('run', () => {
      suite().loops.runHelper(() => client.ask({ input: said('hello') }, done));
    });
    const types = await recording.types();
    expect(types).not.toContain('INPUT_RECEIVED');
    expect(types.filter((type) => type === 'SESSION_START')).toHaveLength(1);
  });

  it.each([
    ['failed', false, FAILED],
    ['was given up', true, CANCELLED],
  ])('that %s ends the tool calls that wait for it, and its trace, so', async (_how, aborted, status) => {
    const recording = record();
    const client = new PlainClient();
    const other = new PlainClient();
    other.ask({ input: said('elsewhere') }, { toolCalls: [toolCall('1', 'tool')] });
    const helper = suite().loops.runHelper(() => client.ask({}, { toolCalls: [toolCall('1'), toolCall('2')] }));
    helper.failed(new Error('tool exploded'), aborted);
    helper.failed(new Error('told again'), aborted);
    const events = await recording.events();
    expect(all(events, EventType.TOOL_CALL_END).map((event) => event.status)).toEqual([status, status]);
    expect(all(events, EventType.SESSION_END).map((event) => event.status)).toEqual([status]);
    expect(all(events, EventType.ERROR)).toHaveLength(aborted ? 0 : 1);
    expect(all(events, EventType.OUTPUT_EMITTED)).toEqual([]);
  });

  it('that fails leaves a tool in a function span to end by itself', async () => {
    const recording = record();
    const client = new PlainClient();
    let running = functionSpan('tool', { disabled: true });
    const helper = suite().loops.runHelper(() => {
      client.ask({}, { toolCalls: [toolCall('1', 'tool')] });
      running = functionSpan('tool').start();
    });
    helper.failed(new Error('gone'), true);
    expect(all(await recording.events(), EventType.TOOL_CALL_END)).toEqual([]);
    running.finish();
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_END).status).toBe(COMPLETED);
    expect(find(events, EventType.SESSION_END).status).toBe(CANCELLED);
  });
});
