import { runInNewContext } from 'node:vm';
import type { JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { Capture } from '../../src/content/snapshot.ts';

const copy = (value: unknown): JsonValue | undefined => new Capture().value(value);

describe('plain values', () => {
  it('copies JSON as it is, into new objects', () => {
    const value = { text: 'é', n: 1.5, yes: true, none: null, list: [1, [2]], deep: { er: {} } };
    const kept = copy(value);
    expect(kept).toStrictEqual(value);
    expect(kept).not.toBe(value);
    value.list.push(3);
    expect(kept).toHaveProperty('list.length', 2);
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [-0, 0],
    [2 ** 60, 2 ** 60],
    [-12345678, -12345678],
  ])('keeps the number %d as %j', (value, kept) => {
    expect(copy(value)).toBe(kept);
    expect(copy([value])).toStrictEqual([kept]);
  });

  it.each([
    [12345678901234567890n, '12345678901234567890'],
    [-1n, '-1'],
    [1n << 20_000n, `0x1${'0'.repeat(5000)}`],
    [-(1n << 20_000n), `-0x1${'0'.repeat(5000)}`],
  ])('writes a bigint as digits, very wide ones in hex', (value, kept) => {
    expect(copy(value)).toBe(kept);
  });

  it('writes functions and symbols as text', () => {
    const unreadable = Object.defineProperty(() => {}, 'name', { value: 7 });
    const values = [function named() {}, class Klass {}, () => {}, unreadable, Symbol('x')];
    expect(copy(values)).toStrictEqual([
      '[Function named]',
      '[Function Klass]',
      '[Function anonymous]',
      '[Function anonymous]',
      'Symbol(x)',
    ]);
  });

  it('gives undefined for undefined, leaves it out of objects and makes it null in lists', () => {
    expect(copy(undefined)).toBeUndefined();
    expect(copy({ a: undefined, b: 1 })).toStrictEqual({ b: 1 });
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(copy([undefined, , 1])).toStrictEqual([null, null, 1]);
  });
});

describe('text and keys', () => {
  it('makes strings well-formed, short and long', () => {
    expect(copy(['a\ud800', '\udc00b', '😀'])).toStrictEqual(['a\ufffd', '\ufffdb', '😀']);
    expect(copy(`${'x'.repeat(3000)}\ud800`)).toBe(`${'x'.repeat(3000)}\ufffd`);
  });

  it('makes keys well-formed, and the last of those that become equal wins', () => {
    expect(copy({ '\ud800': 1, b: 2, '\ud801': 3 })).toStrictEqual({ '\ufffd': 3, b: 2 });
  });

  it('cuts a key that is too long', () => {
    expect(copy({ ['k'.repeat(5000)]: 1 })).toStrictEqual({ [`${'k'.repeat(256)}…`]: 1 });
  });

  it('keeps __proto__ as a property of its own', () => {
    const kept = copy(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'));
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(kept).not.toHaveProperty('polluted');
    expect(JSON.stringify(copy(new Map([['__proto__', 1]])))).toBe('{"__proto__":1}');
  });
});

describe('built-in objects', () => {
  it.each([
    ['Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['invalid Date', new Date(Number.NaN), 'Invalid Date'],
    ['RegExp', /a"b/gi, '/a"b/gi'],
    ['URL', new URL('https://example.com/a?b=c'), 'https://example.com/a?b=c'],
    ['URLSearchParams', new URLSearchParams({ a: '1 2' }), 'a=1+2'],
    ['Set', new Set([1, 'a', undefined]), [1, 'a', null]],
    ['Map of string keys', new Map([['a', new Map([['b', 1]])]]), { a: { b: 1 } }],
    [
      'Map of other keys',
      new Map<unknown, number>([
        ['a', 1],
        [{ k: 1 }, 2],
      ]),
      [
        ['a', 1],
        [{ k: 1 }, 2],
      ],
    ],
    ['empty Map', new Map(), {}],
    ['boxed string', Object('a\ud800'), 'a\ufffd'],
    ['boxed number', Object(-0), 0],
    ['boxed boolean', Object(false), false],
    ['boxed bigint', Object(5n), '5'],
    ['boxed symbol', Object(Symbol('x')), 'Symbol(x)'],
    ['Promise', Object.assign(Promise.resolve(), { client: 1 }), '[Promise]'],
    ['WeakMap', new WeakMap(), '[WeakMap]'],
    ['WeakRef', new WeakRef({}), '[WeakRef]'],
    ['generator', (function* () {})(), '[Generator]'],
    ['stream', new ReadableStream(), '[ReadableStream]'],
    ['response', new Response('x'), '[Response]'],
  ])('copies a %s', (_kind, value, kept) => {
    expect(copy(value)).toStrictEqual(kept);
    expect(copy({ in: value })).toStrictEqual({ in: kept });
  });

  it('tells kinds by what they are, not by what they say they are', () => {
    class Registry extends Map<string, number> {
      override get [Symbol.toStringTag](): string {
        return 'Object';
      }
      override entries(): never {
        throw new Error('not to be called');
      }
    }
    expect(copy(new Registry([['a', 1]]))).toStrictEqual({ a: 1 });
    expect(copy({ [Symbol.toStringTag]: 'Map', a: 1 })).toStrictEqual({ a: 1 });
  });

  it('copies what comes from another realm', () => {
    const value: unknown = runInNewContext('({ map: new Map([["a", [1]]]), date: new Date(0), plain: { b: 2 } })');
    expect(copy(value)).toStrictEqual({ map: { a: [1] }, date: '1970-01-01T00:00:00.000Z', plain: { b: 2 } });
  });

  it('never consumes an iterator or a generator', () => {
    const values = [1, 2][Symbol.iterator]();
    expect(copy(values)).toBe('[Array Iterator]');
    expect([...values]).toEqual([1, 2]);
  });
});

describe('errors', () => {
  it('keeps name, message, stack, cause and own properties', () => {
    const error = Object.assign(new TypeError('wrong', { cause: new Error('root') }), { status: 404 });
    expect(copy(error)).toStrictEqual({
      name: 'TypeError',
      message: 'wrong',
      stack: error.stack,
      cause: { name: 'Error', message: 'root', stack: expect.stringContaining('root') },
      status: 404,
    });
  });

  it('keeps the errors of an AggregateError, and what only inherits from Error', () => {
    expect(copy(new AggregateError([new Error('one')], 'all'))).toMatchObject({ errors: [{ message: 'one' }] });
    expect(copy(new DOMException('stop', 'AbortError'))).toMatchObject({ name: 'AbortError', message: 'stop' });
    const inherited: unknown = Object.create(Error.prototype, { message: { value: 'old style' } });
    expect(copy(inherited)).toStrictEqual({ name: 'Error', message: 'old style' });
  });

  it('stops at a cause that is the error itself', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(copy(error)).toMatchObject({ message: 'loop', cause: '[Circular]' });
  });
});

describe('class instances', () => {
  it('takes own enumerable properties', () => {
    class Base {
      a = 1;
      #hidden = 2;
      get sum(): number {
        return this.a + this.#hidden;
      }
    }
    expect(copy(new Base())).toStrictEqual({ a: 1 });
    expect(copy(Object.assign(Object.create(null), { b: 2 }))).toStrictEqual({ b: 2 });
  });

  it('asks toJSON once, and not what it returns', () => {
    const inner = { toJSON: () => 'never asked', a: 1 };
    expect(copy({ toJSON: () => inner })).toStrictEqual({ toJSON: '[Function toJSON]', a: 1 });
    expect(copy([{ toJSON: () => 5 }, { toJSON: () => undefined }])).toStrictEqual([5, null]);
    expect(copy({ toJSON: 'a plain key' })).toStrictEqual({ toJSON: 'a plain key' });
  });

  it('takes the own properties of what returns itself', () => {
    const self = {
      a: 1,
      toJSON(): unknown {
        return this;
      },
    };
    expect(copy(self)).toStrictEqual({ a: 1, toJSON: '[Function toJSON]' });
  });

  it('does not call a proxy that answers every name with a function', () => {
    let calls = 0;
    const remote = new Proxy({ a: 1 }, { get: () => () => ++calls });
    expect(copy(remote)).toStrictEqual({ a: expect.stringContaining('[Function') });
    expect(calls).toBe(0);
  });
});

describe('cycles and shared references', () => {
  it('marks a cycle in objects, lists, maps and sets', () => {
    const object: Record<string, unknown> = { a: 1 };
    const map = new Map<string, unknown>();
    const set = new Set<unknown>();
    object.self = [object];
    map.set('self', map);
    set.add(set);
    expect(copy(object)).toStrictEqual({ a: 1, self: ['[Circular]'] });
    expect(copy(map)).toStrictEqual({ self: '[Circular]' });
    expect(copy(set)).toStrictEqual(['[Circular]']);
  });

  it('copies what is merely shared', () => {
    const shared = { x: 1 };
    expect(copy([shared, shared, { shared }])).toStrictEqual([{ x: 1 }, { x: 1 }, { shared: { x: 1 } }]);
  });
});

describe('code of the app that throws', () => {
  const broken = {
    get bad(): never {
      throw new Error('no \ud800');
    },
    get odd(): never {
      throw { toString: 1 };
    },
    good: 1,
  };

  it('writes what a getter threw and goes on', () => {
    expect(copy(broken)).toStrictEqual({ bad: '[Thrown: no \ufffd]', odd: '[Thrown: object]', good: 1 });
    const list = Object.defineProperty([1, 2], 0, { get: () => broken.bad });
    expect(copy(list)).toStrictEqual(['[Thrown: no \ufffd]', 2]);
  });

  it('writes what toJSON threw, however long', () => {
    const error = new Error('x'.repeat(5000));
    const value = {
      toJSON(): never {
        throw error;
      },
    };
    expect(copy([value, 1])).toStrictEqual([`[Thrown: ${'x'.repeat(200)}…]`, 1]);
  });

  it('gives [Unreadable] for a proxy that throws on anything, and for a revoked one', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const handler = new Proxy({}, { get: () => refuse });
    const revoked = Proxy.revocable([], {});
    revoked.revoke();
    const values = { a: new Proxy({}, handler), b: new Proxy([], handler), c: revoked.proxy, d: 1 };
    expect(copy(values)).toStrictEqual({ a: '[Unreadable]', b: '[Unreadable]', c: '[Unreadable]', d: 1 });
  });

  it('survives an error whose message throws', () => {
    const error = Object.defineProperty({}, 'message', {
      get: () => {
        throw error;
      },
    });
    const value = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
    expect(copy(value)).toStrictEqual({ a: '[Thrown: unreadable]' });
  });

  it('is not stopped by a tag, a size or a prototype that throws', () => {
    const thrower = {
      get: (): never => {
        throw new Error('no');
      },
    };
    const tagged = Object.defineProperty({}, Symbol.toStringTag, thrower);
    const sized = Object.defineProperty(new Map([['a', 1]]), 'size', thrower);
    expect(copy([tagged, sized, Object.create(URL.prototype), 1])).toStrictEqual([
      '[Unreadable]',
      '[Unreadable]',
      '[Unreadable]',
      1,
    ]);
  });

  it('can copy a value again after it failed', () => {
    const capture = new Capture();
    const refuse = { throw: true };
    const inner = new Proxy(refuse, {
      ownKeys: (target) => {
        if (target.throw) throw new Error('no');
        return Reflect.ownKeys(target);
      },
    });
    const value = { inner };
    expect(capture.value(value)).toStrictEqual({ inner: '[Unreadable]' });
    refuse.throw = false;
    expect(capture.value(value)).toStrictEqual({ inner: { throw: false } });
  });
});

describe('struct', () => {
  it('keeps an object and wraps everything else', () => {
    const struct = (value: unknown): JsonValue | undefined => new Capture().struct(value, 'input');
    expect(struct({ a: 1 })).toStrictEqual({ a: 1 });
    expect(struct(new Map([['a', 1]]))).toStrictEqual({ a: 1 });
    expect(struct([1])).toStrictEqual({ input: [1] });
    expect(struct('a')).toStrictEqual({ input: 'a' });
    expect(struct(null)).toStrictEqual({ input: null });
    expect(struct(undefined)).toBeUndefined();
    expect(new Capture().struct(1, 'output')).toStrictEqual({ output: 1 });
  });

  it('wraps a marker, which is no object of the app', () => {
    const capture = new Capture();
    expect(capture.struct('x'.repeat(70_000), 'output')).toHaveProperty('output.truncated');
    expect(capture.struct(Buffer.from('abc'), 'input')).toHaveProperty('input.mime');
    expect(capture.struct({ text: 'x'.repeat(70_000) }, 'output')).toHaveProperty('text.truncated');
  });
});

describe('text', () => {
  it.each([
    ['a\ud800', 'a\ufffd'],
    [undefined, ''],
    [null, ''],
    [5, '5'],
    [true, 'true'],
    [5n, '5'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new TypeError('wrong'), 'TypeError: wrong'],
    [{ a: [1] }, '{"a":[1]}'],
    [Symbol('x'), 'Symbol(x)'],
  ])('turns %o into %j', (value, text) => {
    expect(new Capture().text(value)).toBe(text);
  });

  it('cuts a text over the field cap, with its size in bytes', () => {
    const capture = new Capture();
    expect(capture.text('é'.repeat(40_000))).toBe(`${'é'.repeat(2048)} … [truncated: 80000 bytes]`);
    expect(capture.text('x'.repeat(65_536))).toHaveLength(65_536);
    expect(capture.deferred).toEqual([]);
  });

  it('cuts more when the event is nearly full', () => {
    const capture = new Capture({ eventBytes: 1000 });
    expect(capture.text('x'.repeat(2000))).toBe(`${'x'.repeat(290)} … [truncated: 2000 bytes]`);
    expect(capture.text('y'.repeat(2000)).length).toBeLessThan(250);
  });

  it('never throws', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
      getPrototypeOf: () => {
        throw new Error('no');
      },
    });
    expect(new Capture().text(hostile)).toBe('[Unreadable]');
  });
});
