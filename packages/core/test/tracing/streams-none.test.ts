import { describe, expect, it } from 'vitest';
import { withAgentSpan } from '../../src/index.ts';
import { endsOf } from '../support/ends.ts';
import { record } from '../support/recording.ts';

async function* pieces(): AsyncGenerator<number> {
  yield 1;
}

describe('what is no stream ends at once', () => {
  it.each<[string, unknown]>([
    ['an array', [1]],
    ['a text', 'text'],
    ['a map', new Map([[1, 2]])],
    ['bytes', new Uint8Array(2)],
    ['an iterator of an array', [1].values()],
    ['an iterator of a map', new Map().entries()],
    ['a page of a list', { data: [1], [Symbol.asyncIterator]: pieces }],
    ['a store with a size', { size: 1, [Symbol.asyncIterator]: pieces }],
    ['a frozen stream', Object.freeze({ [Symbol.asyncIterator]: pieces })],
    ['a frozen generator', Object.freeze(pieces())],
    ['a proxy', new Proxy(pieces(), hostile())],
    ['an object whose getters throw', hostileGetters()],
    ['nothing', null],
  ])('%s', async (_kind, value) => {
    const recording = record();
    expect(withAgentSpan(() => value, { data: { name: 'Streamer' } }) === value).toBe(true);
    expect(endsOf(await recording.events())).toEqual(['AGENT_END COMPLETED', 'SESSION_END COMPLETED']);
    expect(recording.lines).toEqual([]);
  });
});

function hostile(): ProxyHandler<object> {
  const trap = (): never => {
    throw new Error('a trap was called');
  };
  return { get: trap, has: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap, ownKeys: trap };
}

function hostileGetters(): object {
  const get = (): never => {
    throw new Error('a getter was called');
  };
  return Object.defineProperties(
    {},
    { next: { get }, [Symbol.asyncIterator]: { get }, emit: { get }, getReader: { get } },
  );
}
