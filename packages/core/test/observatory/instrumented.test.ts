import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { done, PlainClient, said, toolCall } from '../loop/plain-client.ts';
import { all, record } from '../support/recording.ts';
import { CONTEXT, observing, story } from './observing.ts';

it('what an instrumentation records in a session is in its envelope', () => {
  record();
  const { observatory, kept } = observing();
  observatory.session(CONTEXT, (session) =>
    session.agentStep('plan', () => {
      const data = { type: 'generation', model: 'm-1', request: { messages: [] } } as const;
      new PlainClient().ask({ input: said('hello'), data }, done);
    }),
  );
  expect(story(kept.only)).toContain('start llm_call m-1 < plan');
  const start = kept.only.events.find(({ payload }) => 'kind' in payload && payload.kind === 'llm_call');
  expect(start?.payload).toMatchObject({ attributes: { messages: [] } });
});

it('an llmCall around a client that is instrumented is one call, in the envelope and in the trail', async () => {
  const recording = record();
  const { observatory, kept } = observing();
  await observatory.session(CONTEXT, (session) =>
    session.llmCall('ask', {}, async () => {
      const call = new PlainClient().call();
      call.note({ response_model: 'm-1', tokens: { prompt: 3 } });
      call.answered(done);
    }),
  );
  const [end, ...others] = all(await recording.events(), EventType.MODEL_INVOCATION_END);
  expect(others).toEqual([]);
  expect(end?.content.value).toMatchObject({ model: 'm-1', promptTokens: 3 });
  expect(story(kept.only)).toEqual(['start llm_call ask', 'end ask ok']);
});

it('a tool call of the session that the model has asked for is that call, not another one', async () => {
  const recording = record();
  const { observatory, kept } = observing();
  await observatory.session(CONTEXT, async (session) => {
    const client = new PlainClient();
    client.ask({}, { toolCalls: [toolCall('call_1', 'weather', '{"city":"Oslo"}')] });
    await session.toolCall('weather', { city: 'Oslo' }, async () => 'sunny');
    client.ask({ results: [{ id: 'call_1', output: 'sunny' }] }, done);
  });
  const events = await recording.events();
  expect(all(events, EventType.TOOL_CALL_START)).toHaveLength(1);
  const [end, ...others] = all(events, EventType.TOOL_CALL_END);
  expect(others).toEqual([]);
  expect(end?.content.value).toMatchObject({ toolCallId: 'call_1', output: { output: 'sunny' } });
  expect(story(kept.only).filter((line) => line.includes('weather'))).toEqual([
    'start tool_call weather',
    'end weather ok',
  ]);
});
