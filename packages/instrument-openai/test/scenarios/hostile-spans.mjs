// Values in function spans that a careless look would break, or be broken by.
import assert from 'node:assert/strict';
import { deep } from './common/checks.mjs';
import { ofType } from './common/find.mjs';

/** Whatever a tool can take, give and throw. */
function values() {
  const cycle = {};
  cycle.self = cycle;
  const fail = () => {
    throw new RangeError('do not look');
  };
  const get = (_target, key) => (key === 'then' ? undefined : fail());
  const proxy = new Proxy({}, { get, has: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail });
  return {
    nothing: undefined,
    null: null,
    cycle,
    bigint: 10n ** 40n,
    map: new Map([[{}, new Set([1])]]),
    error: new RangeError('as a value', { cause: cycle }),
    getter: {
      get secret() {
        throw new RangeError('do not look');
      },
    },
    proxy,
    symbol: Symbol('s'),
    function: () => 1,
    nan: Number.NaN,
    infinite: -Infinity,
    half: '\ud83d',
    bytes: Buffer.alloc(100_000, 1),
    typed: new Float64Array(1000),
    date: new Date(Number.NaN),
    regexp: /x/g,
    long: 'x'.repeat(2_000_000),
    many: Array.from({ length: 100_000 }, (_, index) => index),
    sparse: Object.assign([], { 4000000: 'far' }),
    deep: deep(5000),
    bare: Object.assign(Object.create(null), { a: 1 }),
    weak: new WeakMap(),
    generator: (function* () {
      yield 1;
    })(),
    json: {
      toJSON() {
        throw new RangeError('no JSON');
      },
    },
  };
}

export const scenarios = {
  'hostile: values of every kind in function spans': {
    async run({ print, withFunctionSpan }) {
      for (const [name, value] of Object.entries(values())) {
        const given = await withFunctionSpan(async () => value, { data: { name, input: value } });
        print(name, given === value || Number.isNaN(value));
        const failing = async () => {
          throw value;
        };
        const thrown = await withFunctionSpan(failing, { data: { name: `${name} thrown` } }).catch((error) => error);
        print(name, thrown === value || Number.isNaN(value));
      }
    },
    check({ events }) {
      const ends = ofType(events, 'TOOL_CALL_END');
      assert.equal(ends.length, 2 * Object.keys(values()).length);
    },
  },
};
