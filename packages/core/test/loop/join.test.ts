import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { all, find, record } from '../support/recording.ts';
import { done, PlainClient, said, toolCall } from './plain-client.ts';

const LOOP = [
  'SESSION_START',
  'INPUT_RECEIVED',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'TOOL_CALL_START',
  'TOOL_CALL_END',
  'MODEL_INVOCATION_START',
  'MODEL_INVOCATION_END',
  'OUTPUT_EMITTED',
  'SESSION_END',
];

describe('a plain client loop', () => {
  it('is one session: a request with the result of a waiting tool call joins the trace that asked for it', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('hello') }, { toolCalls: [toolCall('call_1', 'weather', '{"city":"Oslo"}')] });
    client.ask({ results: [{ id: 'call_1', output: { rain: true } }] }, done);
    const events = await recording.events();
    expect(await recording.types()).toEqual(LOOP);
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(1);
    const [start, end] = [find(events, EventType.TOOL_CALL_START), find(events, EventType.TOOL_CALL_END)];
    const [asking, next] = all(events, EventType.MODEL_INVOCATION_START);
    expect(start.content.value).toMatchObject({ id: 'call_1', name: 'weather', arguments: { city: 'Oslo' } });
    expect(end.content.value).toMatchObject({ toolCallId: 'call_1', output: { rain: true } });
    expect(start.metadata).toMatchObject({ observed: 'round_trip', requested_by: asking?.spanId });
    // Siblings of the model call; from the end of the asking call to the sending of the next.
    expect(start.parentSpanId).toBe(asking?.parentSpanId);
    expect(start.timestamp).toEqual(find(events, EventType.MODEL_INVOCATION_END).timestamp);
    expect(end.timestamp).toEqual(next?.timestamp);
  });

  it('goes on over several rounds and several tools at once', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1'), toolCall('2')] });
    client.ask({ results: ['1', '2'].map((id) => ({ id, output: id })) }, { toolCalls: [toolCall('3')] });
    client.ask({ results: ['1', '2', '3'].map((id) => ({ id, output: id })) }, done);
    const events = await recording.events();
    expect(all(events, EventType.SESSION_END)).toHaveLength(1);
    expect(all(events, EventType.TOOL_CALL_END).map(({ content }) => content.value)).toMatchObject([
      { toolCallId: '1' },
      { toolCallId: '2' },
      { toolCallId: '3' },
    ]);
  });

  it('makes no event of a result whose call it never saw', async () => {
    const recording = record();
    new PlainClient().ask({ results: [{ id: 'unknown', output: 'x' }] }, done);
    expect(all(await recording.events(), EventType.TOOL_CALL_END)).toEqual([]);
  });

  it('does not take a result twice', async () => {
    const recording = record();
    const client = new PlainClient();
    const results = [{ id: '1', output: 'x' }];
    client.ask({}, { toolCalls: [toolCall('1')] });
    client.ask({ results }, done);
    client.ask({ results }, done);
    const events = await recording.events();
    expect(all(events, EventType.TOOL_CALL_END)).toHaveLength(1);
    expect(new Set(all(events, EventType.SESSION_END).map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it('keeps the result of a tool that failed, by an error flag alone', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('1'), toolCall('2')] });
    client.ask(
      {
        results: [
          { id: '1', output: 'Error: boom' },
          { id: '2', output: 'gone', failed: true },
        ],
      },
      done,
    );
    const events = await recording.events();
    const ends = all(events, EventType.TOOL_CALL_END);
    expect(ends.map(({ status }) => status)).toEqual([EventStatus.COMPLETED, EventStatus.FAILED]);
    expect(ends[1]?.content.value).toMatchObject({ output: { output: 'gone' }, errorMessage: 'gone' });
    const errors = all(events, EventType.ERROR);
    expect(errors.map(({ parentSpanId }) => parentSpanId)).toEqual([ends[1]?.spanId]);
    expect(find(events, EventType.SESSION_END).status).toBe(EventStatus.COMPLETED);
  });
});

describe('conversations that use the same call ids', () => {
  it('of two clients never meet', async () => {
    const recording = record();
    const [one, two] = [new PlainClient(), new PlainClient()];
    one.ask({ input: said('one') }, { toolCalls: [toolCall('1')] });
    two.ask({ input: said('two') }, { toolCalls: [toolCall('1')] });
    two.ask({ results: [{ id: '1', output: 'two' }] }, done);
    one.ask({ results: [{ id: '1', output: 'one' }] }, done);
    expect(await outputs(recording)).toEqual({ one: ['one'], two: ['two'] });
  });

  it('are told apart by name and arguments', async () => {
    const recording = record();
    const client = new PlainClient();
    const calls = { one: toolCall('1', 'tool', '{"a":1}'), two: toolCall('1', 'tool', '{"a":2}') };
    client.ask({ input: said('one') }, { toolCalls: [calls.one] });
    client.ask({ input: said('two') }, { toolCalls: [calls.two] });
    client.ask({ results: [{ ...calls.two, output: 'two' }] }, done);
    client.ask({ results: [{ ...calls.one, output: 'one' }] }, done);
    expect(await outputs(recording)).toEqual({ one: ['one'], two: ['two'] });
  });

  it('are told apart by their history', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('one'), thread: 'a' }, { toolCalls: [toolCall('1')] });
    client.ask({ input: said('two'), thread: 'b' }, { toolCalls: [toolCall('1')] });
    client.ask({ results: [{ ...toolCall('1'), thread: 'b', output: 'two' }] }, done);
    client.ask({ results: [{ ...toolCall('1'), thread: 'a', output: 'one' }] }, done);
    expect(await outputs(recording)).toEqual({ one: ['one'], two: ['two'] });
  });

  it('stay together within one request', async () => {
    const recording = record();
    const client = new PlainClient();
    client.ask({ input: said('one') }, { toolCalls: [toolCall('same'), toolCall('own one')] });
    client.ask({ input: said('two') }, { toolCalls: [toolCall('same'), toolCall('own two')] });
    client.ask({ results: ['own two', 'same'].map((id) => ({ id, output: 'two' })) }, done);
    client.ask({ results: ['own one', 'same'].map((id) => ({ id, output: 'one' })) }, done);
    expect(await outputs(recording)).toEqual({ one: ['one', 'one'], two: ['two', 'two'] });
  });
});

/** Tool outputs by what the user said at the beginning of their trace. */
async function outputs(recording: ReturnType<typeof record>): Promise<Record<string, unknown[]>> {
  const events = await recording.events();
  const byInput: Record<string, unknown[]> = {};
  for (const { traceId, content } of all(events, EventType.INPUT_RECEIVED)) {
    const ends = all(events, EventType.TOOL_CALL_END).filter((end) => end.traceId === traceId);
    const text = content.case === 'message' ? content.value.text : '';
    byInput[text] = ends.map((end) => end.content.case === 'toolResponse' && end.content.value.output?.output);
  }
  return byInput;
}
