import { describe, expect, test } from 'vitest';
import { isPatched, type Method, patchMethods, type Wrapper } from '../../src/patching/patch-methods.ts';

/** Hands on, and notes that it was called. */
function noting(log: string[], word = 'seen'): Wrapper {
  return (original, self, args) => {
    log.push(word);
    return Reflect.apply(original, self, args);
  };
}

class Client {
  base = 2;
  send(value: number, _more?: unknown): number {
    return value * this.base;
  }
  async later(gate: Promise<void>): Promise<string> {
    await gate;
    return 'done';
  }
}

/** A class of its own for each test. */
function freshClass(): typeof Client {
  return class Fresh extends Client {
    override send(value: number, _more?: unknown): number {
      return value * this.base;
    }
  };
}

test('a wrapper gets the method, the object and the arguments, and its result is given', () => {
  const Fresh = freshClass();
  const calls: unknown[] = [];
  patchMethods(Fresh.prototype, 'test', {
    send: (original, self, args) => {
      calls.push([self, args]);
      return Number(Reflect.apply(original, self, args)) + 1;
    },
  });
  const client = new Fresh();
  expect(client.send(4, 'x')).toBe(9);
  expect(calls).toStrictEqual([[client, [4, 'x']]]);
});

test('a wrapped method looks as before', () => {
  const Fresh = freshClass();
  const keys = Object.keys(Fresh.prototype);
  const { value: _, ...before } = Object.getOwnPropertyDescriptor(Fresh.prototype, 'send') ?? {};
  patchMethods(Fresh.prototype, 'test', { send: noting([]) });
  const { send } = Fresh.prototype;
  expect([send.name, send.length]).toStrictEqual(['send', 2]);
  expect(Object.getOwnPropertyDescriptor(Fresh.prototype, 'send')).toMatchObject(before);
  expect(Object.keys(Fresh.prototype)).toStrictEqual(keys);
});

describe('undoing', () => {
  test('puts back the very descriptors', () => {
    const target = {
      plain: () => 1,
      get made() {
        return () => 2;
      },
    };
    Object.defineProperty(target, 'fixed', { value: () => 3, writable: false, enumerable: true, configurable: true });
    const before = Object.getOwnPropertyDescriptors(target);
    const undo = patchMethods(target, 'test', { plain: noting([]), made: noting([]), fixed: noting([]) });
    expect(Object.getOwnPropertyDescriptors(target)).not.toMatchObject(before);
    undo();
    const { plain, made, fixed } = Object.getOwnPropertyDescriptors(target) as PropertyDescriptorMap;
    expect({ plain, made, fixed }).toStrictEqual(before);
  });

  test('leaves no own property where the method was inherited', () => {
    const target = Object.create({ send: () => 1 });
    const undo = patchMethods(target, 'test', { send: noting([]) });
    expect(Object.hasOwn(target, 'send')).toBe(true);
    undo();
    expect(Object.hasOwn(target, 'send')).toBe(false);
    expect(target.send()).toBe(1);
  });

  test('is done by the last who asked for the patch, each of them once', () => {
    const log: string[] = [];
    const target = { send: () => 1 };
    const original = target.send;
    const undoFirst = patchMethods(target, 'test', { send: noting(log, 'first') });
    const undoSecond = patchMethods(target, 'test', { send: noting(log, 'second') });
    target.send();
    expect(log).toStrictEqual(['first']);
    undoFirst();
    undoFirst();
    target.send();
    expect(log).toStrictEqual(['first', 'first']);
    expect(isPatched(target, 'test')).toBe(true);
    undoSecond();
    expect(target.send).toBe(original);
    expect(isPatched(target, 'test')).toBe(false);
  });

  test('lets a call that is under way end as it began', async () => {
    const Fresh = freshClass();
    const log: string[] = [];
    const undo = patchMethods(Fresh.prototype, 'test', {
      later: async (original, self, args) => {
        const result = await Reflect.apply(original, self, args);
        log.push(`ended with ${result}`);
        return result;
      },
    });
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const call = new Fresh().later(gate);
    undo();
    open();
    expect(await call).toBe('done');
    expect(log).toStrictEqual(['ended with done']);
  });
});

describe('where somebody else wrapped over us', () => {
  function wrapOver(target: { send: Method }, log: string[]): Method {
    const inner = target.send;
    target.send = function (this: unknown, ...args) {
      log.push('theirs');
      return Reflect.apply(inner, this, args);
    };
    return target.send;
  }

  test('undoing leaves theirs, and ours only hands on', () => {
    const log: string[] = [];
    const target: { send: Method } = { send: () => 1 };
    const undo = patchMethods(target, 'test', { send: noting(log, 'ours') });
    const theirs = wrapOver(target, log);
    undo();
    expect(target.send).toBe(theirs);
    expect(target.send()).toBe(1);
    expect(log).toStrictEqual(['theirs']);
  });

  test('patching again observes once', () => {
    const log: string[] = [];
    const target: { send: Method } = { send: () => 1 };
    patchMethods(target, 'test', { send: noting(log, 'old') })();
    const undo = patchMethods(target, 'test', { send: noting(log, 'before') });
    wrapOver(target, log);
    undo();
    patchMethods(target, 'test', { send: noting(log, 'again') });
    expect(target.send()).toBe(1);
    expect(log).toStrictEqual(['again', 'theirs']);
  });
});

describe('left as it is', () => {
  test('what is not there, or is no method', () => {
    const target = { base: 2 };
    patchMethods(target, 'test', { missing: noting([]), base: noting([]) });
    expect(Object.entries(target)).toStrictEqual([['base', 2]]);
  });

  test('what cannot be replaced, which is nothing to report', () => {
    const faults: unknown[] = [];
    Object.defineProperty(globalThis, Symbol.for('chaukas.v1.fault'), {
      value: (fault: unknown) => faults.push(fault),
      configurable: true,
    });
    const target = {};
    Object.defineProperty(target, 'send', { value: () => 1, writable: true, configurable: false });
    const before = Object.getOwnPropertyDescriptor(target, 'send');
    patchMethods(target, 'test', { send: noting([]) })();
    expect(Object.getOwnPropertyDescriptor(target, 'send')).toStrictEqual(before);
    expect(faults).toStrictEqual([]);
  });

  test('what cannot be read, while the others are patched, and put back', () => {
    const log: string[] = [];
    const target = {
      first: () => 1,
      get odd(): unknown {
        throw new Error('not to be read');
      },
      last: () => 2,
    };
    const { first, last } = target;
    const undo = patchMethods(target, 'test', { first: noting(log), odd: noting(log), last: noting(log) });
    target.first();
    target.last();
    expect(log).toStrictEqual(['seen', 'seen']);
    undo();
    expect([target.first, target.last]).toStrictEqual([first, last]);
  });

  test('an object that takes no properties', () => {
    const send = () => 1;
    const target = Object.freeze({ send });
    expect(() => patchMethods(target, 'test', { send: noting([]) })).toThrow(TypeError);
    expect(target.send).toBe(send);
  });
});

test('patches of different purposes on one object do not meet', () => {
  const log: string[] = [];
  const target = { send: () => 1 };
  const original = target.send;
  const undoOne = patchMethods(target, 'one', { send: noting(log, 'one') });
  const undoOther = patchMethods(target, 'other', { send: noting(log, 'other') });
  target.send();
  expect(log).toStrictEqual(['other', 'one']);
  undoOther();
  undoOne();
  expect(target.send).toBe(original);
});

test('a patch of a class is not one of its subclasses', () => {
  const Fresh = freshClass();
  patchMethods(Client.prototype, 'test', { send: noting([]) })();
  const undo = patchMethods(Client.prototype, 'test', { send: noting([]) });
  expect(isPatched(Client.prototype, 'test')).toBe(true);
  expect(isPatched(Fresh.prototype, 'test')).toBe(false);
  undo();
});
