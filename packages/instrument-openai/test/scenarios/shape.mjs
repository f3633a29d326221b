// What an app can see of the objects that the client gives it.
import { inspect } from 'node:util';
import { chunks, completion } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

/** All that can be told of an object by looking at it. */
function looks(value) {
  const keys = (object) => Reflect.ownKeys(object).map(String).sort();
  return {
    constructor: value.constructor.name,
    tag: Object.prototype.toString.call(value),
    keys: Object.keys(value),
    enumerable: Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, { enumerable }]) =>
      enumerable ? [name] : [],
    ),
    prototype: keys(Object.getPrototypeOf(value)),
    json: JSON.stringify(value),
    inspected: inspect(value, { depth: 1, breakLength: Infinity }),
  };
}

/** How a function looks to those who read its name and its number of parameters. */
function signatures(object) {
  const names = Object.getOwnPropertyNames(object).filter((name) => typeof object[name] === 'function');
  return names.map((name) => `${name}(${object[name].length}) ${object[name].name}`);
}

export const scenarios = {
  'looks of the promise': {
    majors: [5, 6, 7],
    serve: ({ on }) => on('/chat/completions', { json: completion() }),
    async run({ client, openai, print }) {
      const promise = client.chat.completions.create(HELLO);
      print(looks(promise));
      print(
        promise instanceof openai.APIPromise,
        promise instanceof Promise,
        promise.constructor === openai.APIPromise,
      );
      await promise;
      // In one line, because what Node before 24 adds for AsyncLocalStorage would break the lines elsewhere.
      print(inspect(promise, { depth: 0, breakLength: Infinity }));
      print(inspect(promise, { depth: 1, breakLength: Infinity }));
    },
    trail: ONE_CALL,
  },

  'looks of the stream': {
    serve: ({ on }) => on('/chat/completions', { sse: chunks().slice(0, 3), hang: true }),
    async run({ client, print }) {
      const stream = await client.chat.completions.create({ ...HELLO, stream: true });
      print(looks(stream), signatures(stream));
      const iterator = stream[Symbol.asyncIterator]();
      print(
        typeof iterator.next,
        typeof iterator.return,
        typeof iterator.throw,
        iterator[Symbol.asyncIterator]() === iterator,
      );
      print(Object.prototype.toString.call(iterator), await iterator.next(), await iterator.return('given'));
      print(stream);
    },
  },

  'looks of the client': {
    async run({ client, OpenAI, print }) {
      print(
        Object.keys(client),
        Object.keys(client.chat.completions),
        Object.keys(OpenAI),
        Object.keys(OpenAI.prototype),
      );
      print(signatures(OpenAI.prototype), signatures(Object.getPrototypeOf(client.chat.completions)));
      const hidden = Object.keys(Object.getOwnPropertyDescriptors(OpenAI.prototype));
      print(hidden, client.constructor === OpenAI, inspect(client, { depth: 0 }));
      for (const key in client) print(key);
    },
    trail: [],
  },
};
