import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

/** A promise as clients of model APIs return it: lazy, with members of its own, and its answer can be read once. */
class ClientPromise<T> extends Promise<T> {
  readonly #answer: () => Promise<T>;
  #reads = 0;
  #parsed: Promise<T> | undefined;

  constructor(answer: () => Promise<T>) {
    super((resolve) => resolve(undefined as T));
    this.#answer = answer;
  }

  get reads(): number {
    return this.#reads;
  }

  raw(): Promise<string> {
    return Promise.resolve('raw');
  }

  async withRaw(): Promise<{ data: T; raw: string }> {
    const [data, raw] = await Promise.all([this.#parse(), this.raw()]);
    return { data, raw };
  }

  #parse(): Promise<T> {
    this.#reads++;
    this.#parsed ??= this.#answer();
    return this.#parsed;
  }

  // biome-ignore lint/suspicious/noThenProperty: this is what such a promise does
  override then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#parse().then(done, failed);
  }

  override catch<B = never>(failed?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#parse().catch(failed);
  }

  override finally(work?: (() => void) | null): Promise<T> {
    return this.#parse().finally(work);
  }
}

const data = { name: 'ask' };

function ask<T>(promise: ClientPromise<T>): ClientPromise<T> {
  return withFunctionSpan(() => promise, { data });
}

describe("a library's own kind of promise", () => {
  it('stays the object it is, looks the same, and is not read by us', async () => {
    record();
    const promise = new ClientPromise(async () => 1);
    const before = Object.keys(promise);
    expect(ask(promise) === promise).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(promise.reads).toBe(0);
    expect(Object.keys(promise)).toEqual(before);
    expect(await promise).toBe(1);
    expect(promise.reads).toBe(1);
  });

  it.each([
    ['await', async (p: ClientPromise<number>) => expect(await p).toBe(1), 1],
    ['then', async (p: ClientPromise<number>) => expect(await p.then((n) => n + 1)).toBe(2), 1],
    ['catch', async (p: ClientPromise<number>) => expect(await p.catch(() => 0)).toBe(1), 1],
    ['finally', async (p: ClientPromise<number>) => expect(await p.finally(() => undefined)).toBe(1), 1],
    ['a method of its own', async (p: ClientPromise<number>) => expect(await p.raw()).toBe('raw'), 'raw'],
    [
      'a method that uses others',
      async (p: ClientPromise<number>) => expect(await p.withRaw()).toEqual({ data: 1, raw: 'raw' }),
      { data: 1, raw: 'raw' },
    ],
  ])('ends the span when the app has read it, by %s', async (_how, read, output) => {
    const recording = record();
    await read(ask(new ClientPromise(async () => 1)));
    const end = find(await recording.events(), EventType.TOOL_CALL_END);
    expect(end.content.value).toMatchObject({ output: typeof output === 'object' ? output : { output } });
  });

  it.each([
    ['await', async (p: ClientPromise<never>) => expect(Promise.resolve(p)).rejects.toBe('no')],
    ['then', async (p: ClientPromise<never>) => expect(await p.then(null, (error) => error)).toBe('no')],
    ['catch', async (p: ClientPromise<never>) => expect(await p.catch(() => 'handled')).toBe('handled')],
  ])('fails the span with what it rejects with, by %s', async (_how, read) => {
    const recording = record();
    await read(ask(new ClientPromise(() => Promise.reject('no'))));
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_END).status).toBe(EventStatus.FAILED);
    expect(all(events, EventType.ERROR)).toHaveLength(1);
  });

  it('can pass through several spans', async () => {
    const recording = record();
    const promise = new ClientPromise(async () => 1);
    const passed = withTrace('run', () => withAgentSpan(() => ask(promise), { data }));
    expect(passed === promise).toBe(true);
    expect(await passed).toBe(1);
    expect((await recording.types()).slice(-3)).toEqual(['TOOL_CALL_END', 'AGENT_END', 'SESSION_END']);
  });

  it('that cannot be watched is left alone', async () => {
    const recording = record();
    const promise = new ClientPromise(async () => 1);
    Object.freeze(promise);
    expect(await ask(promise)).toBe(1);
    expect(find(await recording.events(), EventType.TOOL_CALL_END).status).toBe(EventStatus.COMPLETED);
  });
});

describe('a plain promise', () => {
  it('keeps what was hung on it', async () => {
    record();
    const child = { pid: 1 };
    const ownAffair = Symbol('of this one promise');
    const promise = withTrace('run', () => Object.assign(Promise.resolve(2), { child, [ownAffair]: 1 }));
    expect(promise.child).toBe(child);
    expect(ownAffair in promise).toBe(false);
    expect(await promise).toBe(2);
  });
});
