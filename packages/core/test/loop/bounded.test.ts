import { EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { functionSpan } from '../../src/index.ts';
import { ClientLoops } from '../../src/loop/client-loops.ts';
import { suite } from '../../src/runtime/suite.ts';
import { all, find, record } from '../support/recording.ts';
import { done, PlainClient, toolCall } from './plain-client.ts';

/** A suite whose loops remember only two waiting tool calls. */
function recordWithTwo(): ReturnType<typeof record> {
  const recording = record();
  const made = suite();
  const loops = new ClientLoops(made.provider, { onAmbiguous: () => undefined, maxPending: 2 });
  Object.defineProperty(globalThis, Symbol.for('chaukas.v1'), { value: { ...made, loops }, configurable: true });
  return recording;
}

it('of too many waiting tool calls the oldest is given up, and its trace ends', async () => {
  const recording = recordWithTwo();
  const client = new PlainClient();
  for (const id of ['1', '2', '3']) client.ask({}, { toolCalls: [toolCall(id)] });
  const events = await recording.events();
  const [end, ...others] = all(events, EventType.TOOL_CALL_END);
  expect(others).toEqual([]);
  expect(end?.status).toBe(EventStatus.CANCELLED);
  expect(end?.metadata).toMatchObject({ end_reason: 'swept' });
  const sessionEnd = find(events, EventType.SESSION_END);
  expect(sessionEnd.traceId).toBe(end?.traceId);
  expect(sessionEnd.status).toBe(EventStatus.COMPLETED);
  client.ask({ results: [{ id: '1', output: 'late' }] }, done);
  expect(all(await recording.events(), EventType.TOOL_CALL_END)).toHaveLength(1);
});

it('a function span that stands for the oldest goes on', async () => {
  const recording = recordWithTwo();
  const client = new PlainClient();
  client.ask({}, { toolCalls: [toolCall('1', 'slow')] });
  const running = functionSpan('slow').start();
  for (const id of ['2', '3']) client.ask({}, { toolCalls: [toolCall(id)] });
  expect(all(await recording.events(), EventType.TOOL_CALL_END)).toEqual([]);
  running.finish();
  const end = find(await recording.events(), EventType.TOOL_CALL_END);
  expect(end.status).toBe(EventStatus.COMPLETED);
});

it('tool calls that are never answered keep their trace known, however many end after it', async () => {
  const recording = record();
  const client = new PlainClient();
  client.ask({}, { toolCalls: [toolCall('first')] });
  suite().loops.endIdle('flush');
  for (let i = 0; i < 1100; i++) client.ask({}, done);
  suite().loops.giveUp('process_exit');
  const events = await recording.events();
  expect(all(events, EventType.SESSION_START)).toHaveLength(1101);
  expect(all(events, EventType.SESSION_END)).toHaveLength(1101);
  expect(find(events, EventType.TOOL_CALL_END).sessionId).toBe(find(events, EventType.TOOL_CALL_START).sessionId);
});
