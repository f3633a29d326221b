import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { addTraceProcessor, type TracingProcessor } from '../../src/index.ts';
import { all, find, record, typeName } from '../support/recording.ts';
import { CONTEXT, observing } from './observing.ts';

/** Each kind once, with an event, below a step. */
function runAll(): ReturnType<typeof observing>['kept'] {
  const { observatory, kept } = observing();
  observatory.session({ ...CONTEXT, tenantId: 'acme', tags: ['beta'] }, (session) =>
    session.agentStep('plan', { goal: 'help' }, (step) => {
      step.event('note', { text: 'hm' });
      session.toolCall('get_order', { order: '4711' }, () => ({ state: 'sent' }));
      session.llmCall('draft', { model: 'm-1', provider: 'acme', temperature: 0 }, () => 'text');
      session.stream('audio', { codec: 'opus' }, (stream) => stream.event('chunk', { seq: 1 }));
    }),
  );
  return kept;
}

describe('what an observatory records', () => {
  it('is in the trail: an agent, a tool call, a model call, and what came in pieces', async () => {
    const recording = record();
    runAll();
    const events = await recording.events();
    expect(events.map(typeName)).toEqual([
      'SESSION_START',
      'AGENT_START',
      'SYSTEM',
      'TOOL_CALL_START',
      'TOOL_CALL_END',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'SYSTEM',
      'SYSTEM',
      'AGENT_END',
      'SESSION_END',
    ]);
    const spans = new Set(events.map(({ spanId }) => spanId));
    expect(events.slice(1, -1).filter(({ parentSpanId }) => !spans.has(parentSpanId))).toEqual([]);
    for (const event of events) expect(event).toMatchObject({ sessionId: 'chat-1', tenantId: 'acme', tags: ['beta'] });
  });

  it('says there all that the app gave', async () => {
    const recording = record();
    runAll();
    const events = await recording.events();
    const agent = find(events, EventType.AGENT_START);
    expect(agent).toMatchObject({ agentId: 'support', agentName: 'plan', metadata: { data: { goal: 'help' } } });
    expect(find(events, EventType.SESSION_START).metadata).toMatchObject({
      workflow_name: 'support',
      user_id: 'ada',
      context: { env: 'test' },
    });
    expect(find(events, EventType.TOOL_CALL_START).content.value).toMatchObject({
      name: 'get_order',
      arguments: { order: '4711' },
    });
    expect(find(events, EventType.TOOL_CALL_END).content.value).toMatchObject({ output: { state: 'sent' } });
    const asked = find(events, EventType.MODEL_INVOCATION_START);
    expect(asked.metadata).toMatchObject({ name: 'draft' });
    expect(asked.content.value).toMatchObject({ provider: 'acme', model: 'm-1', request: { temperature: 0 } });
    expect(all(events, EventType.SYSTEM).map(({ metadata }) => metadata)).toMatchObject([
      { name: 'note', data: { text: 'hm' } },
      { name: 'chunk', data: { seq: 1 } },
      { name: 'audio', data: { kind: 'stream', attributes: { codec: 'opus' } } },
    ]);
  });

  it('has the ids of the envelope there, as a traceparent gives them', async () => {
    const recording = record();
    const kept = runAll();
    const { session, events } = kept.only;
    const agent = find(await recording.events(), EventType.AGENT_START);
    expect(agent.traceId).toBe(`trace_${session.trace_id}`);
    expect(agent.spanId.startsWith(`span_${events[0]?.trace.span_id}`)).toBe(true);
  });

  it('reports an error once, where it arose', async () => {
    const recording = record();
    const { observatory } = observing();
    const failing = observatory.session(CONTEXT, (session) =>
      session.agentStep('plan', async () => session.toolCall('t', () => Promise.reject(new Error('no')))),
    );
    await expect(failing).rejects.toThrow('no');
    const events = await recording.events();
    expect(all(events, EventType.ERROR)).toHaveLength(1);
    for (const type of [EventType.TOOL_CALL_END, EventType.AGENT_END, EventType.SESSION_END]) {
      expect(find(events, type).status).toBe(EventStatus.FAILED);
    }
  });

  it('reaches the processors of the app', () => {
    record();
    const heard: string[] = [];
    const note = (word: string) => () => void heard.push(word);
    const processor: TracingProcessor = {
      onTraceStart: note('trace start'),
      onTraceEnd: note('trace end'),
      onSpanStart: ({ spanData }) => void heard.push(spanData.type),
      onSpanEnd: note('span end'),
      onSpanEvent: note('event'),
      shutdown() {},
      forceFlush() {},
    };
    addTraceProcessor(processor);
    runAll();
    expect(heard).toEqual(
      ['trace start', 'agent', 'event', 'function', 'span end', 'generation', 'span end'].concat([
        'custom',
        'event',
        'span end',
        'span end',
        'trace end',
      ]),
    );
  });
});
