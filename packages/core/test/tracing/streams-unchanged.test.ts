import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { type Log, turnsOf } from '../support/turns.ts';

/** What a program does with what a callback gives it, with us and without. */
type Run = <T>(fn: () => T) => T;

const without: Run = (fn) => fn();
const inSpans: Run = (fn) => withTrace('run', () => withAgentSpan(() => fn(), { data: { name: 'Streamer' } }));

async function* source(log: Log, error?: unknown): AsyncGenerator<number, string, unknown> {
  try {
    log(['sent', yield 1]);
    await null;
    log(['sent', yield* [2, 3]]);
    if (error !== undefined) throw error;
    return 'all';
  } finally {
    log('closed');
  }
}

function* numbers(): Generator<number> {
  yield 1;
}

class Stream implements AsyncIterable<number> {
  readonly #log: Log;
  constructor(log: Log) {
    this.#log = log;
  }
  [Symbol.asyncIterator](): AsyncGenerator<number> {
    return source(this.#log);
  }
}

const PROGRAMS: Readonly<Record<string, (run: Run, log: Log) => Promise<void>>> = {
  async loop(run, log) {
    for await (const piece of run(() => source(log))) log(piece);
  },
  async 'loop with a break'(run, log) {
    for await (const piece of run(() => source(log))) {
      log(piece);
      break;
    }
  },
  async error(run, log) {
    try {
      for await (const piece of run(() => source(log, new TypeError('boom')))) log(piece);
    } catch (error) {
      log(error);
    }
  },
  async 'next by hand'(run, log) {
    const generator = run(() => source(log));
    log(await generator.next('a'));
    log(await generator.next('b'));
    log(await generator.return('c'));
    log(await generator.next());
  },
  async throw(run, log) {
    const generator = run(() => source(log));
    log(await generator.next());
    await generator.throw(new RangeError('in')).catch(log);
    log(await generator.next());
  },
  async 'several at once'(run, log) {
    const generator = run(() => source(log));
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        generator
          .next(n)
          .then(log, log)
          .finally(() => log(n)),
      ),
    );
  },
  async 'yield*'(run, log) {
    async function* outer(): AsyncGenerator<number> {
      log(yield* run(() => source(log)));
    }
    for await (const piece of outer()) log(piece);
  },
  async race(run, log) {
    const generator = run(() => source(log));
    log(await Promise.race([generator.next(), generator.next()]));
  },
  async "a library's own stream"(run, log) {
    for await (const piece of run(() => new Stream(log))) log(piece);
  },
  async 'a web stream'(run, log) {
    for await (const piece of run(() => ReadableStream.from(source(log)))) log(piece);
  },
  async 'a web stream with a reader'(run, log) {
    const reader = run(() => ReadableStream.from(source(log))).getReader();
    log(await reader.read());
    log(await reader.cancel('enough'));
    log(await reader.closed);
  },
  async 'both branches of a web stream'(run, log) {
    const branches = run(() => ReadableStream.from(source(log))).tee();
    await Promise.all(
      branches.map(async (branch) => {
        for await (const piece of branch) log(piece);
      }),
    );
  },
};

describe('with us and without, turn by turn', () => {
  it.each(Object.entries(PROGRAMS))('%s', async (_name, program) => {
    record();
    const expected = await turnsOf((log) => program(without, log));
    expect(expected.length).toBeGreaterThan(1);
    expect(await turnsOf((log) => program(inSpans, log))).toEqual(expected);
  });
});

describe('what is given back', () => {
  it.each([
    ['an async generator', () => source(() => undefined)],
    ['a sync generator', () => numbers()],
    ['a stream', () => new Stream(() => undefined)],
    ['a web stream', () => new ReadableStream()],
  ] as const)('is the same object and looks the same: %s', (_kind, make) => {
    record();
    const made = make();
    const prototype = Object.getPrototypeOf(made);
    const before = [Object.keys(made), String(made), inspect(made)];
    expect(inSpans<object>(() => made) === made).toBe(true);
    expect(Object.getPrototypeOf(made) === prototype).toBe(true);
    expect([Object.keys(made), String(made), inspect(made)]).toEqual(before);
  });

  it('gives promises that look the same once they are read', async () => {
    record();
    const promise = inSpans(() => source(() => undefined)).next();
    expect(promise.constructor).toBe(Promise);
    await promise;
    expect(Object.getOwnPropertyNames(promise)).toEqual([]);
  });

  it("gives promises that keep a constructor of their own, such as another copy's of us", async () => {
    record();
    const own = { value: Promise, writable: true, enumerable: false, configurable: true };
    const promise = Object.defineProperty(Promise.resolve({ done: true, value: 1 }), 'constructor', own);
    const next = (): Promise<IteratorResult<number>> => promise;
    const iterator = { next, return: next, [Symbol.asyncIterator]: () => iterator };
    await inSpans(() => iterator).next();
    expect(Object.getOwnPropertyDescriptor(promise, 'constructor')).toEqual(own);
  });
});
