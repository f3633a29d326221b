import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Heard } from '../src/sockets/heard.ts';
import { RealtimeSocket } from '../src/sockets/realtime-socket.ts';
import { ResponsesSocket } from '../src/sockets/responses-socket.ts';
import type { SocketObserver } from '../src/sockets/socket-context.ts';

// What goes over a socket can be anything: nothing of ours throws on it, and what waits does not grow without an end.

const exporter = new InMemoryEventExporter();
beforeAll(() => configure({ exporter, quiet: true }));
beforeEach(() => exporter.reset());

const KINDS = { RealtimeSocket, ResponsesSocket };

function socketOf(Kind: (typeof KINDS)[keyof typeof KINDS]): SocketObserver {
  const scope = { name: 'test', version: '1' };
  return new Kind({ emitter: {}, scope, provider: () => ({ provider: 'openai' }), onCall: () => undefined });
}

/** Types that mean something, with whatever else in the event. */
const TYPES = [
  'session.created',
  'conversation.item.added',
  'conversation.item.input_audio_transcription.completed',
  'input_audio_buffer.append',
  'input_audio_buffer.committed',
  'response.create',
  'response.created',
  'response.output_audio.delta',
  'response.output_text.delta',
  'response.done',
  'response.completed',
  'error',
];
const known = fc.record({
  type: fc.constantFrom(...TYPES),
  response_id: fc.constantFrom('a', 'b', undefined),
  item_id: fc.constantFrom('a', 'b'),
  delta: fc.oneof(fc.string(), fc.anything()),
  audio: fc.anything(),
  session: fc.anything(),
  item: fc.oneof(
    fc.record({ id: fc.constantFrom('a', 'b'), role: fc.constant('user'), content: fc.anything() }),
    fc.anything(),
  ),
  response: fc.oneof(fc.record({ id: fc.constantFrom('a', 'b'), output: fc.anything() }), fc.anything()),
});
const events = fc.array(fc.tuple(fc.constantFrom('sent', 'received'), fc.oneof(known, fc.anything())), {
  maxLength: 30,
});

describe.each(Object.entries(KINDS))('%s', (_name, Kind) => {
  test('takes anything, and whatever began ends', async () => {
    fc.assert(
      fc.property(events, (all) => {
        const socket = socketOf(Kind);
        for (const [way, event] of all) socket[way as 'sent' | 'received'](event);
        socket.closed();
      }),
    );
    await flush();
    const count = (wanted: EventType): number => exporter.events.filter(({ type }) => type === wanted).length;
    expect(count(EventType.MODEL_INVOCATION_END)).toBeGreaterThan(0);
    expect(count(EventType.MODEL_INVOCATION_START)).toBe(count(EventType.MODEL_INVOCATION_END));
  });
});

test('what waits for an answer of Realtime is bounded in number and size', () => {
  const heard = new Heard();
  const text = 'x'.repeat(100_000);
  for (let index = 0; index < 3000; index++) {
    heard.added({ id: `item_${index}`, role: 'user', content: [{ type: 'input_text', text }] }, undefined);
  }
  const waiting = heard.take();
  expect(waiting.length).toBeLessThanOrEqual(1000);
  expect(JSON.stringify(waiting).length).toBeLessThan(2 * 1024 * 1024);
  expect(waiting[0]).toMatchObject({ content: [{ text }] });
  expect(heard.take()).toEqual([]);
});

test('answers of Realtime that never end are bounded in number', async () => {
  const socket = socketOf(RealtimeSocket);
  for (let index = 0; index < 300; index++)
    socket.received({ type: 'response.created', response: { id: `r${index}` } });
  socket.closed();
  await flush();
  expect(exporter.events.filter(({ type }) => type === EventType.MODEL_INVOCATION_START)).toHaveLength(100);
});
