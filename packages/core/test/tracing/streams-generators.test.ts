import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { getCurrentSpan, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { collect } from '../support/collect.ts';
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

describe('a generator', () => {
  it('fails its span with what its body throws, once', async () => {
    const recording = record();
    const error = new Error('boom');
    const failing = withTrace('run', () =>
      withAgentSpan(
        async function* () {
          yield 1;
          throw error;
        },
        { data },
      ),
    );
    await expect(collect(failing)).rejects.toBe(error);
    expect(endsOf(await recording.events())).toEqual(['ERROR FAILED', 'AGENT_END FAILED', 'SESSION_END FAILED']);
  });

  it('can be cancelled before its first piece', async () => {
    const recording = record();
    const generator = withAgentSpan(pieces, { data });
    expect(await generator.return('over')).toEqual({ done: true, value: 'over' });
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END CANCELLED early_break');
  });

  it('is cancelled where nobody waits for its return', async () => {
    const recording = record();
    void withAgentSpan(pieces, { data }).return('over');
    await new Promise(setImmediate);
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END CANCELLED early_break');
  });

  it('goes on after a return or a throw that its body does not give in to', async () => {
    const recording = record();
    const generator = withAgentSpan(
      function* () {
        for (let n = 0; n < 3; n++) {
          try {
            yield n;
          } catch {
            // Not now.
          } finally {
            yield 'more';
          }
        }
      },
      { data },
    );
    generator.next();
    expect(generator.return()).toEqual({ done: false, value: 'more' });
    expect(endsOf(await recording.events())).toEqual([]);
    expect(generator.next()).toEqual({ done: true, value: undefined });
    expect(endsOf(await recording.events())[0]).toBe('AGENT_END COMPLETED');
  });

  it('that is asked for several pieces at once ends once', async () => {
    const recording = record();
    const generator = withAgentSpan(pieces, { data });
    const asked = await Promise.all([generator.next(), generator.next(), generator.next(), generator.next()]);
    expect(asked.map(({ value }) => value)).toEqual([1, 2, 'all', undefined]);
    expect(all(await recording.events(), EventType.AGENT_END)).toHaveLength(1);
  });

  it('keeps current what it made current, from piece to piece', async () => {
    const recording = record();
    const generator = withAgentSpan(
      async function* (span) {
        const inner = withFunctionSpan((made) => made, { data: { name: 'none' } });
        expect(inner.parentId).toBe(span.spanId);
        yield 1;
        expect(getCurrentSpan()).toBe(span);
      },
      { data },
    );
    await withTrace('consumer', async () => {
      for await (const _ of generator) expect(getCurrentSpan()).toBeUndefined();
    });
    expect(recording.lines).toEqual([]);
  });

  it("leaves what it returned as a tool's output", async () => {
    const recording = record();
    await collect(withFunctionSpan(pieces, { data: { name: 'tool' } }));
    const tool = all(await recording.events(), EventType.TOOL_CALL_END).at(-1);
    expect(tool?.content.value).toMatchObject({ output: { output: 'all' } });
  });

  it('that is never read stays open', async () => {
    const recording = record();
    withAgentSpan(pieces, { data });
    await new Promise(setImmediate);
    expect(endsOf(await recording.events())).toEqual([]);
  });
});
