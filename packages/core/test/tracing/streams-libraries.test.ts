import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { getCurrentSpan, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { collect } from '../support/collect.ts';
import { endsOf } from '../support/ends.ts';
import { all, find, record } from '../support/recording.ts';

const data = { name: 'Streamer' };
const step = (): number => withFunctionSpan(() => 1, { data: { name: 'tool' } });

async function* pieces(): AsyncGenerator<number> {
  yield step();
  yield 2;
}

/** A library's stream, which can be read once. */
class Once implements AsyncIterable<number> {
  #consumed = false;
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    if (this.#consumed) throw new Error('consumed');
    this.#consumed = true;
    yield* pieces();
  }
}

/** One that works by itself, whether it is read or not. */
class Run extends Once {
  readonly #work: Promise<void>;
  cancelled = false;
  constructor(work: Promise<void>) {
    super();
    this.#work = work;
    work.catch(() => undefined);
  }
  get completed(): Promise<void> {
    return this.#work;
  }
}

async function agentEnd(work: () => unknown): Promise<string | undefined> {
  const recording = record();
  await work();
  return endsOf(await recording.events()).find((end) => end.startsWith('AGENT_END'));
}

const inSpan = <T>(value: T): T => withAgentSpan(() => value, { data });

describe("a library's own stream", () => {
  it('is open until it is read to its end, with what happens in it inside', async () => {
    const recording = record();
    expect(await collect(inSpan(new Once()))).toEqual([1, 2]);
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_START).parentSpanId).toBe(find(events, EventType.AGENT_START).spanId);
    expect(endsOf(events).slice(1)).toEqual(['AGENT_END COMPLETED', 'SESSION_END COMPLETED']);
  });

  it.each<[string, string | undefined, (stream: Once) => unknown]>([
    [
      'a break',
      'AGENT_END CANCELLED early_break',
      async (stream) => {
        for await (const _ of stream) break;
      },
    ],
    [
      'only its first iteration',
      'AGENT_END COMPLETED',
      async (stream) => {
        for await (const _ of stream) await expect(collect(stream)).rejects.toThrow('consumed');
      },
    ],
    ['nothing, where it is never read', undefined, () => undefined],
  ])('is ended by %s', async (_how, end, use) => {
    expect(await agentEnd(() => use(inSpan(new Once())))).toBe(end);
  });

  it('that was aborted is cancelled', async () => {
    const controller = new AbortController();
    const stream = Object.assign(new Once(), { controller });
    controller.abort();
    expect(await agentEnd(() => collect(inSpan(stream)))).toBe('AGENT_END CANCELLED aborted');
  });

  it('that a promise of its own kind gives is watched once, however often that is read', async () => {
    class OwnPromise<T> extends Promise<T> {}
    const recording = record();
    const promise = inSpan(OwnPromise.resolve(new Once()));
    const stream = await promise;
    const standIn = stream[Symbol.asyncIterator];
    expect((await promise)[Symbol.asyncIterator]).toBe(standIn);
    expect(await collect(stream)).toEqual([1, 2]);
    expect(endsOf(await recording.events()).slice(1)).toEqual(['AGENT_END COMPLETED', 'SESSION_END COMPLETED']);
  });

  it("runs in its consumer's place once it has ended", async () => {
    record();
    const places: unknown[] = [];
    const next = async (): Promise<IteratorResult<number>> => {
      places.push(getCurrentSpan());
      return { done: true, value: undefined };
    };
    const iterator = { next, return: next, [Symbol.asyncIterator]: () => iterator };
    const stream = inSpan(iterator);
    await stream.next();
    await withAgentSpan(
      async (span) => {
        await stream.next();
        expect(places.at(-1)).toBe(span);
      },
      { data },
    );
  });

  it('can pass through several spans', async () => {
    const recording = record();
    await collect(withTrace('run', () => withAgentSpan(() => inSpan(new Once()), { data })));
    const ends = endsOf(await recording.events()).slice(1);
    expect(ends).toEqual(['AGENT_END COMPLETED', 'AGENT_END COMPLETED', 'SESSION_END COMPLETED']);
    expect(all(await recording.events(), EventType.SESSION_START)).toHaveLength(1);
  });
});

describe('a stream that works by itself', () => {
  it.each<[string, string, (run: Run, settle: Settle) => unknown]>([
    ['is done when its work is, read or not', 'COMPLETED', (_run, { resolve }) => resolve()],
    ['fails with its work', 'FAILED', (_run, { reject }) => reject(new Error('boom'))],
    [
      'is cancelled by a break, when its work has ended',
      'CANCELLED early_break',
      async (run, { resolve }) => {
        for await (const _ of run) break;
        resolve();
      },
    ],
    [
      'is cancelled where it says so',
      'CANCELLED aborted',
      (run, { resolve }) => {
        run.cancelled = true;
        resolve();
      },
    ],
  ])('%s', async (_what, status, use) => {
    let settle: Settle = { resolve: () => undefined, reject: () => undefined };
    const work = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    expect(
      await agentEnd(async () => {
        await use(inSpan(new Run(work)), settle);
        await new Promise(setImmediate);
      }),
    ).toBe(`AGENT_END ${status}`);
  });

  it('stays open when it was read before its work is done', async () => {
    expect(await agentEnd(() => collect(inSpan(new Run(new Promise(() => undefined)))))).toBeUndefined();
  });
});

interface Settle {
  resolve(): void;
  reject(error: unknown): void;
}
