import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findClientPrototype } from '../../src/stainless/find-prototype.ts';
import { exported, LIBRARIES, type TestClientOptions } from './libraries.ts';

const OPTIONS = { apiKey: 'none', baseURL: 'http://127.0.0.1:1/v1' };

for (const library of LIBRARIES) {
  const { Client, version } = library;

  describe(`in version ${version}, the prototype with the request methods is found`, () => {
    class Mine extends Client {
      readonly mine = true;
    }

    test.for<[string, unknown]>([
      ['from the class', Client],
      ['from a client', new Client(OPTIONS)],
      ['from a subclass', Mine],
      ['from a client of a subclass', new Mine(OPTIONS)],
      ["from the library's own subclass", exported(library, 'AzureOpenAI')],
      ['from what require gives', library.exports],
      ['from a proxied client', new Proxy(new Client(OPTIONS), {})],
      ['from an object that exports it under any name', { a: 1, b: class {}, c: Client }],
    ])('%s', ([, target]) => {
      expect(findClientPrototype(target)).toBe(Client.prototype);
    });

    test('from a namespace, where it is another class', async () => {
      const namespace = await library.namespace();
      const own = Reflect.get(namespace, 'default') as new (options: TestClientOptions) => object;
      expect(findClientPrototype(namespace)).toBe(own.prototype);
      expect(own).not.toBe(Client);
    });
  });
}

test('names of classes do not matter, those of methods do', () => {
  class n {
    post(): void {}
    makeRequest(): void {}
  }
  class Z extends n {
    readonly x = 1;
  }
  expect(findClientPrototype(Z)).toBe(n.prototype);
  expect(findClientPrototype(new Z())).toBe(n.prototype);
  expect(findClientPrototype({ e: Z })).toBe(n.prototype);
});

test('a class that has only some of the methods of its own is not the one', () => {
  class Base {
    post(): void {}
    makeRequest(): void {}
  }
  class Middle extends Base {
    override post(): void {}
  }
  expect(findClientPrototype(Middle)).toBe(Base.prototype);
});

test.for<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'client'],
  ['an object', {}],
  ['a class', class {}],
  ['an arrow function', () => undefined],
  ['an object without a prototype', Object.create(null)],
  ['a client that only looks so by its data', { post: 'x', makeRequest: 'y' }],
  [
    'an export that throws',
    {
      get Client(): never {
        throw new Error('not to be read');
      },
    },
  ],
])('there is none in %s', ([, target]) => {
  expect(findClientPrototype(target)).toBeUndefined();
});

describe('a module that is still being evaluated', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'find-prototype-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has no prototype yet', () => {
    const file = join(folder, 'self.mjs');
    writeFileSync(
      file,
      `import * as self from './self.mjs';
      globalThis.early = self;
      globalThis.probe(self);
      export class Client { post() {} makeRequest() {} }`,
    );
    const seen: unknown[] = [];
    Reflect.set(globalThis, 'probe', (self: unknown) => {
      try {
        seen.push(findClientPrototype(self));
      } catch (error) {
        seen.push(error);
      }
    });
    // Loaded by Node itself: a test runner's modules have no bindings that cannot be read yet.
    const { Client } = createRequire(file)(file);
    expect(findClientPrototype(Reflect.get(globalThis, 'early'))).toBe(Client.prototype);
    expect(seen).toStrictEqual([undefined]);
  });
});
