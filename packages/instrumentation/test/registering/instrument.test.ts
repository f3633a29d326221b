import { configure, InMemoryEventExporter } from '@chaukas/core';
import { beforeEach, expect, test, vi } from 'vitest';
import { type AcmeClass, acme, type Log, newLog } from './acme.ts';

let log: Log;

beforeEach(() => {
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  log = newLog();
});

function freshClass(): AcmeClass {
  return class Client {
    call(): string {
      return 'called';
    }
  };
}

/** A class whose methods cannot be replaced. */
function unpatchable(): AcmeClass {
  const Client = freshClass();
  Object.freeze(Client.prototype);
  return Client;
}

test.for<[string, (Client: AcmeClass) => unknown]>([
  ['a class', (Client) => Client],
  ['a client', (Client) => new Client()],
  ['a module', (Client) => ({ Client })],
])('%s that is given is instrumented, and given back', ([, make]) => {
  const Client = freshClass();
  const target = make(Client);
  expect(acme(log).instrument(target)).toBe(target);
  expect(new Client().call()).toBe('called');
  expect(log.calls).toBe(1);
});

test('the same client given twice is instrumented once', () => {
  const client = new (freshClass())();
  const instrumentation = acme(log);
  instrumentation.instrument(instrumentation.instrument(client)).call();
  expect(log.calls).toBe(1);
});

test('two clients of one class are seen once per call', () => {
  const Client = freshClass();
  const instrumentation = acme(log);
  instrumentation.instrument(new Client()).call();
  instrumentation.instrument(new Client()).call();
  expect(log.calls).toBe(2);
});

test('clients that the definition calls one copy are one copy, however many are given', () => {
  const Client = freshClass();
  const instrumentation = acme(log, { identify: (target) => Object.getPrototypeOf(target) });
  const clients = [new Client(), new Client(), new Client()];
  for (const client of clients) instrumentation.instrument(client).call();
  const registration = instrumentation.register();
  expect(registration.status().copies).toMatchObject([{ format: 'given', calls: 3 }]);
  registration.unregister();
});

test('its version is what the definition can tell', () => {
  const instrumentation = acme(log, { versionOf: () => '9.8.7' });
  instrumentation.instrument(freshClass());
  acme(log).instrument(freshClass());
  expect(log.contexts.map(({ scope }) => scope.library_version)).toStrictEqual(['9.8.7', 'unknown']);
});

test('status shows it beside what was found', () => {
  const instrumentation = acme(log);
  const client = instrumentation.instrument(new (freshClass())());
  client.call();
  const registration = instrumentation.register();
  expect(registration.status().copies).toStrictEqual([
    { version: 'unknown', format: 'given', directory: '', found: 'given', patched: true, proven: true, calls: 1 },
  ]);
  registration.unregister();
});

test.for([undefined, null, 7, 'acme', Symbol('odd'), {}, unpatchable()])(
  'what is not the library is given back as it is: %o',
  (target) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(acme(log).instrument(target)).toBe(target);
    expect(stderr.mock.calls.flat().join('')).toContain('acme unknown is not shaped as');
    stderr.mockRestore();
  },
);

test('a patch that fails is not the problem of the app', () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const instrumentation = acme(log, {
    patch: () => {
      throw new Error('planted');
    },
  });
  const client = instrumentation.instrument(new (freshClass())());
  const registration = instrumentation.register();
  stderr.mockRestore();
  expect(client.call()).toBe('called');
  expect(registration.status()).toMatchObject({
    copies: [{ patched: false }],
    problems: [expect.any(String), expect.stringContaining('its client cannot be recorded')],
  });
  registration.unregister();
});

test('what a patch finds unknown later is a problem, said once', () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const instrumentation = acme(log);
  instrumentation.instrument(freshClass());
  log.contexts[0]?.onUnknown('streams');
  log.contexts[0]?.onUnknown('streams');
  const registration = instrumentation.register();
  const said = stderr.mock.calls.flat().filter((text) => String(text).includes('streams'));
  stderr.mockRestore();
  expect(said).toHaveLength(1);
  expect(registration.status().problems.filter((problem) => problem.includes('streams'))).toStrictEqual([
    expect.stringMatching(/acme unknown is not shaped as \S+ knows it: streams cannot be recorded\. Update .* acme 4,/),
  ]);
  registration.unregister();
});
