import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { functionSpan, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';
import { done, PlainClient, said, toolCall } from './plain-client.ts';

describe('a function span of the name of a waiting tool call', () => {
  it('is that call: it supplies the END, and the later result adds nothing', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('call_1', 'weather')] });
    await withFunctionSpan(async () => 'sunny', { data: { name: 'weather', input: {} } });
    client.ask({ results: [{ id: 'call_1', output: 'what the app sent' }] }, done);
    const events = await recording.events();
    const [start] = all(events, EventType.TOOL_CALL_START);
    const [end, ...others] = all(events, EventType.TOOL_CALL_END);
    expect(others).toEqual([]);
    expect(end?.spanId).toBe(start?.spanId);
    expect(end?.content.value).toMatchObject({ toolCallId: 'call_1', output: { output: 'sunny' } });
    expect(all(events, EventType.SESSION_END)).toHaveLength(1);
    expect(recording.lines).toEqual([]);
  });

  it('fails it with what the tool threw, though the app answers the model with text', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('call_1', 'weather')] });
    const work = (): never => {
      throw new Error('no sun');
    };
    expect(() => withFunctionSpan(work, { data: { name: 'weather' } })).toThrow('no sun');
    client.ask({ results: [{ id: 'call_1', output: 'sorry' }] }, done);
    const events = await recording.events();
    const end = find(events, EventType.TOOL_CALL_END);
    expect(end.status).toBe(EventStatus.FAILED);
    expect(find(events, EventType.ERROR).parentSpanId).toBe(end.spanId);
    expect(find(events, EventType.SESSION_END).status).toBe(EventStatus.COMPLETED);
  });

  it('is the place of what happens inside the tool', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('call_1', 'ask_expert')] });
    withFunctionSpan(() => new PlainClient().ask({ input: said('inner') }, done), { data: { name: 'ask_expert' } });
    const events = await recording.events();
    const [, inner] = all(events, EventType.MODEL_INVOCATION_START);
    expect(inner?.parentSpanId).toBe(find(events, EventType.TOOL_CALL_START).spanId);
    expect(all(events, EventType.INPUT_RECEIVED)).toEqual([]);
  });

  it('works by hand and with `using` too', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1', 'tool'), toolCall('2', 'tool')] });
    {
      using span = functionSpan('tool').start(true);
      if (!span.isNoop) span.spanData.output = 'first';
    }
    const span = functionSpan('tool').start();
    span.finish();
    const ends = all(await recording.events(), EventType.TOOL_CALL_END);
    expect(ends.map(({ content }) => content.value)).toMatchObject([{ toolCallId: '1' }, { toolCallId: '2' }]);
  });

  it('is a call of its own while another span stands for the only one', async () => {
    const recording = record();
    new PlainClient().ask({}, { toolCalls: [toolCall('1', 'tool'), toolCall('2', 'tool')] });
    const spans = [functionSpan('tool').start(), functionSpan('tool').start()];
    for (const span of spans) span.finish();
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(2);
    expect(all(await recording.events(), EventType.TOOL_CALL_END)).toHaveLength(2);
  });

  it('ends the call itself, though the result was sent while it still runs', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1', 'tool')] });
    const running = functionSpan('tool').start();
    client.ask({ results: [{ id: '1', output: 'sent early' }] }, done);
    expect(all(await recording.events(), EventType.TOOL_CALL_END)).toEqual([]);
    running.finish();
    const end = find(await recording.events(), EventType.TOOL_CALL_END);
    expect(end.content.value).not.toHaveProperty('output');
  });

  it('takes the call with its arguments, else the oldest', async () => {
    const recording = record();
    const calls = [
      toolCall('1', 'tool', '{"n":1}'),
      toolCall('2', 'tool', '{"n":2}'),
      toolCall('3', 'tool', '{"n":3}'),
    ];
    new PlainClient().ask({}, { toolCalls: calls });
    const run = (input: unknown): void => withFunctionSpan(() => undefined, { data: { name: 'tool', input } });
    run({ n: 2 });
    run('{ "n": 3 }');
    run({ n: 99 });
    const ends = all(await recording.events(), EventType.TOOL_CALL_END);
    expect(ends.map(({ content }) => content.value)).toMatchObject(
      ['2', '3', '1'].map((toolCallId) => ({ toolCallId })),
    );
  });

  it('inside a trace of the app takes only a call of that trace', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('elsewhere') }, { toolCalls: [toolCall('1', 'tool')] });
    const run = (): void => withFunctionSpan(() => undefined, { data: { name: 'tool' } });
    withTrace('own', run);
    withTrace('asking', () => {
      withAgentSpan(
        () => {
          client.ask({}, { toolCalls: [toolCall('2', 'tool')] });
          run();
        },
        { data: { name: 'Agent' } },
      );
    });
    const events = await recording.events();
    const ends = all(events, EventType.TOOL_CALL_END).map(({ content }) => content.value);
    expect(ends).toMatchObject([{ toolCallId: '' }, { toolCallId: '2' }]);
    expect(all(events, EventType.TOOL_CALL_START)[2]?.agentName).toBe('Agent');
  });

  it('that has a parent or an id of its own is a call of its own', async () => {
    const recording = record();
    withTrace('run', (run) => {
      new PlainClient().ask({}, { toolCalls: [toolCall('1', 'tool')] });
      functionSpan('tool', { parent: run }).start().finish();
      functionSpan('tool', { spanId: `span_${'0'.repeat(24)}` })
        .start()
        .finish();
    });
    expect(all(await recording.events(), EventType.TOOL_CALL_START)).toHaveLength(3);
  });

  it('that fits several conversations is recorded apart, and a line says so', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('one') }, { toolCalls: [toolCall('1', 'tool', '{"n":1}')] });
    client.ask({ input: said('two') }, { toolCalls: [toolCall('1', 'tool', '{"n":1}')] });
    withFunctionSpan(() => 'apart', { data: { name: 'tool', input: { n: 1 } } });
    const events = await recording.events();
    expect(all(events, EventType.TOOL_CALL_END)).toHaveLength(1);
    expect(all(events, EventType.SESSION_START)).toHaveLength(3);
    expect(recording.lines).toHaveLength(1);
    expect(recording.lines[0]).toMatch(/"tool" could belong to several conversations .* withTrace\(\)$/);
  });

  it('that fits one of several conversations by its arguments is that one', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('one') }, { toolCalls: [toolCall('1', 'tool', '{"n":1}')] });
    client.ask({ input: said('two') }, { toolCalls: [toolCall('2', 'tool', '{"n":2}')] });
    withFunctionSpan(() => 'two', { data: { name: 'tool', input: { n: 2 } } });
    expect(find(await recording.events(), EventType.TOOL_CALL_END).content.value).toMatchObject({ toolCallId: '2' });
    expect(recording.lines).toEqual([]);
  });
});
