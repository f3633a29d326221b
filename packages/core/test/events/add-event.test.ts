import { EventType as TrailType } from '@chaukas/spec';
import { expect, test } from 'vitest';
import { addEvent, addModelResponseChunkEvent, addToolCallEvent, EventStream } from '../../src/events.ts';
import {
  agentSpan,
  configure,
  setTracingDisabled,
  withAgentSpan,
  withFunctionSpan,
  withTrace,
} from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';
import { names } from './support.ts';

const inAgent = (fn: () => void): void => withAgentSpan(fn, { data: { name: 'Planner' } });

test('an event is in the trail, below the current span, and in the stream, with where it happened', async () => {
  const trail = record();
  const stream = new EventStream();
  stream.run(() => inAgent(() => addEvent('basket.changed', { items: ['tent'], total: 12.5 })));
  const events = await trail.events();
  const agent = find(events, TrailType.AGENT_START);
  const said = find(events, TrailType.SYSTEM);
  expect(said.metadata).toMatchObject({ name: 'basket.changed', data: { items: ['tent'], total: 12.5 } });
  expect(said.parentSpanId).toBe(agent.spanId);
  expect(stream.events.find(({ name }) => name === 'basket.changed')).toMatchObject({
    attributes: { items: ['tent'], total: 12.5 },
    spanName: 'Planner',
    spanId: agent.spanId,
    traceId: agent.traceId,
    sessionId: agent.sessionId,
    timestampNs: (said.timestamp?.seconds ?? 0n) * 1_000_000_000n + BigInt(said.timestamp?.nanos ?? 0),
  });
});

test('what the span says itself is told once in the trail, and as often as asked in the stream', async () => {
  const trail = record();
  const stream = new EventStream();
  stream.run(() =>
    withFunctionSpan(() => addToolCallEvent('search', 'call_1'), { data: { name: 'search', input: 'tent' } }),
  );
  expect(await trail.types()).toEqual(['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END']);
  expect(names(stream.events)).toEqual(['gen_ai.tool.call', 'gen_ai.tool.call', 'gen_ai.tool.result']);
});

test('the same name outside such a span is in the trail', async () => {
  const trail = record();
  inAgent(() => addToolCallEvent('search', 'call_1', { q: 'tent' }));
  const { metadata } = find(await trail.events(), TrailType.SYSTEM);
  expect(metadata).toMatchObject({
    name: 'gen_ai.tool.call',
    data: { tool_name: 'search', tool_id: 'call_1', arguments: { q: 'tent' } },
  });
});

test('chunks are in the trail only if asked for, and once in the stream either way', async () => {
  const trail = record();
  const tell = (): readonly string[] => {
    const stream = new EventStream();
    stream.run(() => inAgent(() => addModelResponseChunkEvent('Hel')));
    return names(stream.events);
  };
  const told = ['gen_ai.agent.start', 'gen_ai.model.response.chunk', 'gen_ai.agent.complete'];
  expect(tell()).toEqual(told);
  expect(await trail.types()).not.toContain('OUTPUT_EMITTED');
  configure({ partialEvents: true });
  expect(tell()).toEqual(told);
  const pieces = all(await trail.events(), TrailType.OUTPUT_EMITTED);
  expect(pieces).toMatchObject([{ isPartial: true, isFinal: false, content: { value: { text: 'Hel' } } }]);
});

test('without a span and without a stream nothing happens, and nothing throws', async () => {
  const trail = record();
  addEvent('alone', { at: 1 });
  withTrace('no span', () => addEvent('in a trace only'));
  expect(await trail.types()).toEqual(['SESSION_START', 'SESSION_END']);
  expect(trail.lines).toEqual([]);
});

test('while tracing is off, streams hear nothing', () => {
  record();
  const stream = new EventStream({ scope: 'process' });
  setTracingDisabled(true);
  addEvent('silent');
  agentSpan('silent').start().finish();
  expect(stream.events).toEqual([]);
});

test('attributes that cannot be read cost only themselves', async () => {
  const trail = record();
  const stream = new EventStream({ scope: 'process' });
  const cyclic: Record<string, unknown> = { big: 10n, when: new Date(0) };
  cyclic.self = cyclic;
  const throws = Object.defineProperty({}, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  inAgent(() => {
    addEvent('cyclic', cyclic);
    addEvent('throws', throws);
    addToolCallEvent('x', 'y', undefined, undefined, throws);
  });
  expect(names(stream.events)).toEqual(expect.arrayContaining(['cyclic', 'throws', 'gen_ai.agent.complete']));
  expect(() => JSON.stringify(stream.events)).not.toThrow();
  expect(all(await trail.events(), TrailType.SYSTEM)).toHaveLength(2);
});
