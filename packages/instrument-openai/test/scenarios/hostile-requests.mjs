// Requests that a careless look would break, or be broken by.
import assert from 'node:assert/strict';
import { answerHello } from './common/answers.mjs';
import { accepted } from './common/checks.mjs';
import { endOf, ofType, requestOf } from './common/find.mjs';
import { call, saying } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

/** A request that JSON cannot say: the client refuses it, before anything is sent. */
function refused(makeRequest) {
  return {
    async run(app) {
      await call(app, makeRequest());
    },
    offline: { calls: 1, retries: 0 },
    check({ events }) {
      assert.equal(requestOf(events).model, 'gpt-test');
      assert.equal(ofType(events, 'ERROR').length, 1);
    },
  };
}

function cyclic() {
  const request = saying('around');
  request.metadata = { request };
  return request;
}

class Point {
  constructor(x) {
    this.x = x;
  }
  toJSON() {
    return { point: this.x };
  }
}

export const scenarios = {
  'hostile: a cycle in the request': refused(cyclic),

  'hostile: a BigInt in the request': refused(() => saying('big', { seed: 10n })),

  'hostile: a getter that throws in the request': refused(() =>
    saying('get', {
      metadata: {
        get secret() {
          throw new RangeError('do not look');
        },
      },
    }),
  ),

  'hostile: a toJSON that throws': refused(() =>
    saying('json', {
      metadata: {
        toJSON() {
          throw new RangeError('no JSON');
        },
      },
    }),
  ),

  'hostile: Map, Set, Date, Error and a class in the request': accepted(() =>
    saying('odd', {
      metadata: {
        map: new Map([['a', 1]]),
        set: new Set([1]),
        date: new Date(0),
        error: new RangeError('as data'),
        point: new Point(3),
        nothing: undefined,
        not: Number.NaN,
        call: () => 'function',
        symbol: Symbol('s'),
        [Symbol('key')]: 1,
      },
    }),
  ),

  'hostile: a Proxy as the request': accepted(
    () => new Proxy(saying('proxied'), {}),
    (request) => assert.equal(request.messages[0].content, 'proxied'),
  ),

  'hostile: a request without a prototype': accepted(() => Object.assign(Object.create(null), saying('bare'))),

  'hostile: a frozen request': accepted(() => Object.freeze(saying('frozen'))),

  'hostile: keys named like those of all objects': accepted(() =>
    saying('proto', { metadata: JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":2}') }),
  ),

  'hostile: lone surrogates': accepted(
    () => saying('half \ud83d of a pair \udc00'),
    (request) => assert.ok(request.messages[0].content.isWellFormed()),
  ),

  'hostile: control characters and line ends': accepted(
    () => saying('a\u0000b\u2028c\r\nd\u001b[31m'),
    (request) => assert.equal(request.messages[0].content, 'a\u0000b\u2028c\r\nd\u001b[31m'),
  ),

  'hostile: messages that are no list': {
    serve: answerHello,
    otherForm: true,
    async run(app) {
      await call(app, { model: 'gpt-test', messages: 'Hello?' });
      await call(app, { model: 7, messages: [null, 1, 'x', { role: 5, content: { no: 'text' } }] });
      await call(app, {});
      await call(app, []);
      await call(app, null);
    },
  },

  'hostile: the app changes its request right after the call': {
    serve: answerHello,
    async run({ client, print }) {
      const request = saying('as it was');
      const promise = client.chat.completions.create(request);
      await Promise.resolve();
      await promise;
      request.messages[0].content = 'changed';
      request.messages.push({ role: 'user', content: 'added' });
      print(request);
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.deepEqual(requestOf(events).messages, [{ role: 'user', content: 'as it was' }]);
      const end = endOf(events);
      assert.deepEqual(end.llm_invocation.request.messages, [{ role: 'user', content: 'as it was' }]);
    },
  },
};
