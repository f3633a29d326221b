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
const id = fc.constantFrom('a', 'b');
const known = fc.record({
  type: fc.constantFrom(...TYPES),
  response_id: fc.option(id, { nil: undefined }),
  item_id: id,
  delta: fc.oneof(fc.string(), fc.anything()),
  audio: fc.anything(),
  session: fc.anything(),
  item: fc.oneof(fc.record({ id, role: fc.constant('user'), content: fc.anything() }), fc.anything()),
  response: fc.oneof({ weight: 3, arbitrary: fc.record({ id, output: fc.anything() }) }, fc.anything()),
});
const events = fc.array(
  fc.tuple(
    fc.constantFrom('sent' as const, 'received' as const),
    fc.oneof({ weight: 3, arbitrary: known }, fc.anything()),
  ),
  { maxLength: 30 },
);

/** Begins an answer over a socket of either kind, so that each conversation has one. */
function begin(socket: SocketObserver, response: string): void {
  socket.sent({ type: 'response.create' });
  socket.received({ type: 'response.created', response: { id: response } });
}

async function recorded(): Promise<{ starts: number; ends: number }> {
  await flush();
  const count = (wanted: EventType): number => exporter.events.filter(({ type }) => type === wanted).length;
  return { starts: count(EventType.MODEL_INVOCATION_START), ends: count(EventType.MODEL_INVOCATION_END) };
}

describe.each(Object.entries(KINDS))('%s', (_name, Kind) => {
  test('takes anything, and whatever began ends', async () => {
    await fc.assert(
      fc.asyncProperty(events, id, async (all, first) => {
        exporter.reset();
        const socket = socketOf(Kind);
        begin(socket, first);
        for (const [way, event] of all) socket[way](event);
        socket.closed();
        const { starts, ends } = await recorded();
        expect(starts).toBeGreaterThan(0);
        expect(ends).toBe(starts);
      }),
    );
  });
});

test('an answer of Realtime that is said to begin twice is one', async () => {
  const socket = socketOf(RealtimeSocket);
  begin(socket, 'a');
  begin(socket, 'a');
  socket.received({ type: 'response.done', response: { id: 'a', status: 'completed', output: [] } });
  socket.closed();
  expect(await recorded()).toEqual({ starts: 1, ends: 1 });
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
  expect(await recorded()).toEqual({ starts: 100, ends: 100 });
});
