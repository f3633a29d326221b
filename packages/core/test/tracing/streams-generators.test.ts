import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { getCurrentSpan, withAgentSpan, withFunctionSpan } from '../../src/index.ts';
import { endsOf } from '../support/ends.ts';
import { all, find, record } from '../support/recording.ts';

const data = { name: 'Streamer' };
const step = (value: number): number => withFunctionSpan(() => value, { data: { name: `step ${value}` } });

async function* pieces(): AsyncGenerator<number, string, unknown> {
  yield step(1);
  await null;
  yield step(2);
  return 'all';
}

function* syncPieces(): Generator<number, string, unknown> {
  yield step(1);
  yield step(2);
  return 'all';
}

/** As compilers write generators for targets that have none. */
function handMade(): IterableIterator<number> {
  const source = syncPieces();
  const made = {
    next: () => source.next(),
    return: (value: string) => source.return(value),
    throw: (error: unknown) => source.throw(error),
    [Symbol.iterator]: () => made,
  };
  return made;
}

const KINDS: readonly (readonly [string, () => AsyncIterable<number> | Iterable<number>])[] = [
  ['an async generator', () => withAgentSpan(pieces, { data })],
  ['a promised async generator', () => deferred(withAgentSpan(async () => pieces(), { data }))],
  ['a sync generator', () => withAgentSpan(syncPieces, { data })],
  ['a promised sync generator', () => deferred(withAgentSpan(async () => syncPieces(), { data }))],
  ['a generator by hand', () => withAgentSpan(handMade, { data })],
  ['yield* of one', () => again(withAgentSpan(pieces, { data }))],
];

async function* again(source: AsyncIterable<number>): AsyncGenerator<number> {
  yield* source;
}

async function* deferred(source: Promise<AsyncIterable<number> | Iterable<number>>): AsyncGenerator<number> {
  for await (const piece of await source) yield piece;
}

describe.each(KINDS)('%s', (_kind, open) => {
  it('is open until it is read to its end, with what happens in it inside', async () => {
    const recording = record();
    const seen: number[] = [];
    for await (const piece of open()) {
      expect(all(await recording.events(), EventType.AGENT_END)).toEqual([]);
      expect(getCurrentSpan()).toBeUndefined();
      seen.push(piece);
    }
    expect(seen).toEqual([1, 2]);
    const events = await recording.events();
    const done = 'TOOL_CALL_END COMPLETED';
    expect(endsOf(events)).toEqual([done, done, 'AGENT_END COMPLETED', 'SESSION_END COMPLETED']);
    const { spanId } = find(events, EventType.AGENT_START);
    expect(all(events, EventType.TOOL_CALL_START).map((tool) => tool.parentSpanId)).toEqual([spanId, spanId]);
  });

  it('is cancelled by a break', async () => {
    const recording = record();
    for await (const _ of open()) break;
    expect(endsOf(await recording.events())).toEqual([
      'TOOL_CALL_END COMPLETED',
      'AGENT_END CANCELLED early_break',
      'SESSION_END CANCELLED early_break',
    ]);
  });
});
