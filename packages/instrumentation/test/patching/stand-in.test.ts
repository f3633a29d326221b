import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { defineHidden } from '../../src/patching/define-hidden.ts';
import { standIn } from '../../src/patching/stand-in.ts';

test('a hidden property is there, but not shown', () => {
  const target = { shown: 1 };
  defineHidden(target, 'extra', 2);
  expect(Reflect.get(target, 'extra')).toBe(2);
  expect(Object.keys(target)).toStrictEqual(['shown']);
  expect(inspect(target)).toBe('{ shown: 1 }');
});

test('a property that was shown still is, and can be set and deleted as before', () => {
  const target: { shown?: number } = { shown: 1 };
  defineHidden(target, 'shown', 2);
  expect(target).toStrictEqual({ shown: 2 });
  target.shown = 3;
  expect(target).toStrictEqual({ shown: 3 });
  delete target.shown;
  expect(target).toStrictEqual({});
});

test('hiding what the prototype has does not touch the prototype', () => {
  const prototype = { method: 1 };
  const target = Object.create(prototype);
  defineHidden(target, 'method', 2);
  expect([target.method, prototype.method]).toStrictEqual([2, 1]);
  expect(Object.keys(target)).toStrictEqual([]);
});

test('a stand-in is called instead, with the object and the arguments', () => {
  const target = {
    base: 2,
    send(value: number) {
      return value * this.base;
    },
  };
  expect(standIn(target, 'send', (send, self, args) => [Reflect.apply(send, self, args)])).toBe(true);
  expect(target.send(4)).toStrictEqual([8]);
});

test('a stand-in looks like what it stands for', () => {
  async function* pieces(_first: unknown, _second: unknown) {}
  const target = { pieces };
  const before = inspect(target);
  standIn(target, 'pieces', (original, self, args) => Reflect.apply(original, self, args));
  expect(target.pieces).not.toBe(pieces);
  expect(inspect(target)).toBe(before);
  const { name, length, prototype } = target.pieces;
  expect([name, length, prototype]).toStrictEqual(['pieces', 2, pieces.prototype]);
});

test('there is no stand-in for what is no method', () => {
  const target = { base: 2 };
  for (const name of ['base', 'missing']) expect(standIn(target, name, () => 1)).toBe(false);
  expect(target).toStrictEqual({ base: 2 });
});
