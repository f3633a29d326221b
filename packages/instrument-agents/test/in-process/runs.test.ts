import { type Event, EventStatus, EventType } from '@chaukas/spec';
import * as agents from '@openai/agents';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answering, calls, response, says } from '../scenarios/common/answers.mjs';
import { inProcess, ofType, typesOf } from './sdk.ts';

const sdk = inProcess();
const HELLO = response('resp_1', [says('Hello!')]);
const ASK = response('resp_0', [calls('get_weather', { city: 'Rome' }, 'call_1')]);

const agentOf = (more: Partial<ConstructorParameters<typeof agents.Agent>[0]> = {}) =>
  new agents.Agent({ name: 'Host', instructions: 'I am Host', model: 'gpt-test', ...more });
const weather = (execute: (input: { city: string }) => Promise<string>) =>
  agents.tool({ name: 'get_weather', description: 'weather', parameters: z.object({ city: z.string() }), execute });

describe('without the client recorded', () => {
  test('a model call says what the SDK knows of it: provider, model, request, answer, tokens', async () => {
    sdk.server.on('/responses', answering(HELLO));
    await sdk.runner().run(agentOf(), 'Hi');
    const events = await sdk.events();
    const [end] = ofType(events, EventType.MODEL_INVOCATION_END);
    expect(end?.content.value).toMatchObject({
      provider: 'openai',
      model: 'gpt-test-1',
      promptTokens: 11,
      completionTokens: 7,
      totalTokens: 18,
      finishReason: 'completed',
      request: { input: [{ role: 'user', content: 'Hi' }] },
      response: { id: 'resp_1' },
    });
    expect(end?.metadata?.usage).toEqual({ input: 8, cache_read: 3, output: 5, reasoning: 2 });
    expect(end?.responseId).toBe('resp_1');
    expect(sdk.server.requests).toHaveLength(ofType(events, EventType.MODEL_INVOCATION_END).length);
  });

  test('a runner that tries again: a pair for each attempt, one RETRY on the one that failed', async () => {
    const overloaded = { status: 503, json: { error: { message: 'overloaded', type: 'server_error' } } };
    sdk.server.on('/responses', answering(overloaded, HELLO));
    const retry = { maxRetries: 2, policy: () => true, backoff: { initialDelayMs: 5, maxDelayMs: 5 } };
    await sdk.runner().run(agentOf({ modelSettings: { retry } }), 'Hi');
    const events = await sdk.events();
    const ends = ofType(events, EventType.MODEL_INVOCATION_END);
    expect(ends.map(({ status }) => EventStatus[status])).toEqual(['FAILED', 'COMPLETED']);
    expect(sdk.server.requests).toHaveLength(2);
    const [again, ...others] = ofType(events, EventType.RETRY);
    expect(others).toEqual([]);
    expect(again?.retry).toMatchObject({ attempt: 1, strategy: 'framework' });
    expect(again?.retry?.backoffMs).toBeGreaterThanOrEqual(4);
    expect(again?.parentSpanId).toBe(ends[0]?.spanId);
    expect(ofType(events, EventType.AGENT_END)[0]?.status).toBe(EventStatus.COMPLETED);
    expect(ofType(events, EventType.SESSION_END)[0]?.status).toBe(EventStatus.COMPLETED);
  });

  test('a tool that the model asks for and that is not there is an error of the run', async () => {
    sdk.server.on('/responses', answering(ASK));
    await expect(sdk.runner().run(agentOf(), 'Hi')).rejects.toThrow('get_weather');
    const events = await sdk.events();
    expect(ofType(events, EventType.ERROR).map(({ content }) => content.value)).toMatchObject([
      { errorCode: 'ModelBehaviorError' },
    ]);
    expect(typesOf(events).slice(-2)).toEqual(['AGENT_END FAILED', 'SESSION_END FAILED']);
  });

  test('nothing of what is said is recorded where the app says so, and all that is counted is', async () => {
    sdk.server.on(
      '/responses',
      answering(
        response('resp_0', [calls('get_weather', { city: 'SECRET-CITY' }, 'call_1')]),
        response('resp_1', [says('SECRET-ANSWER')]),
      ),
    );
    const guardrail = {
      name: 'checks',
      execute: async () => ({ tripwireTriggered: false, outputInfo: 'SECRET-INFO' }),
    };
    const failing = weather(async () => {
      throw new Error('SECRET-ERROR');
    });
    const agent = agentOf({ instructions: 'SECRET-ORDER', inputGuardrails: [guardrail], tools: [failing] });
    const session = new agents.MemorySession();
    await sdk.runner({ traceIncludeSensitiveData: false }).run(agent, 'SECRET-QUESTION', { session });
    const events = await sdk.events();
    const text = JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text.match(/SECRET-\w+/g)).toBeNull();
    expect(ofType(events, EventType.TOOL_CALL_START)[0]?.content.value).toMatchObject({
      id: 'call_1',
      name: 'get_weather',
    });
    expect(ofType(events, EventType.MODEL_INVOCATION_END).map(({ content }) => content.value)).toMatchObject([
      { totalTokens: 18 },
      { totalTokens: 18 },
    ]);
    expect(ofType(events, EventType.INPUT_RECEIVED)).toHaveLength(1);
  });
});

describe('places', () => {
  test('what runs inside a tool hangs on its TOOL_CALL', async () => {
    sdk.server.on('/responses', answering(ASK, HELLO));
    const { withFunctionSpan } = await import('@chaukas/core');
    const tool = weather(async () => withFunctionSpan(() => 'sunny', { data: { name: 'lookup' } }));
    await sdk.runner().run(agentOf({ tools: [tool] }), 'Hi');
    const [outer, inner] = ofType(await sdk.events(), EventType.TOOL_CALL_START);
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect([outer?.agentName, inner?.agentName]).toEqual(['Host', 'Host']);
  });

  test('a run inside a trace of the app belongs to its session, concurrent ones to their own', async () => {
    sdk.server.on('/responses', () => ({ json: HELLO }));
    const { withTrace } = await import('@chaukas/core');
    const sessions = await Promise.all(
      ['a', 'b'].map((name) =>
        withTrace(name, async (trace) => {
          await sdk.runner().run(agentOf(), name);
          return trace.traceId;
        }),
      ),
    );
    const events = await sdk.events();
    const starts = ofType(events, EventType.AGENT_START);
    expect(starts.map(({ sessionId }) => sessionId).sort()).toEqual([...sessions].sort());
    expect(ofType(events, EventType.SESSION_END)).toHaveLength(2);
  });

  test('ids are those of the SDK', async () => {
    sdk.server.on('/responses', answering(HELLO));
    const seen: string[] = [];
    agents.addTraceProcessor({
      onTraceStart: async ({ traceId }) => void seen.push(traceId),
      onTraceEnd: async () => {},
      onSpanStart: async () => {},
      onSpanEnd: async ({ spanId, spanData }) => void (spanData.type === 'agent' && seen.push(spanId)),
      shutdown: async () => {},
      forceFlush: async () => {},
    });
    await sdk.runner().run(agentOf(), 'Hi');
    agents.setTraceProcessors([]);
    const [agent] = ofType(await sdk.events(), EventType.AGENT_START);
    expect([agent?.traceId, agent?.spanId]).toEqual(seen);
  });
});

test('every event of a run says which library it is of, once for each span', async () => {
  sdk.server.on('/responses', answering(HELLO));
  await sdk.runner().run(agentOf(), 'Hi');
  const events: readonly Event[] = await sdk.events();
  const [start] = ofType(events, EventType.AGENT_START);
  expect(start?.metadata?.instrumentation).toMatchObject({
    name: '@chaukas/instrument-agents',
    library: '@openai/agents',
    library_version: '0.20.0',
  });
});
