import { createRequire } from 'node:module';
import { join } from 'node:path';
import { configure, InMemoryEventExporter } from '@chaukas/core';
import { suite } from '@chaukas/core/instrumentation';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Registration, registeredStatuses } from '../../src/index.ts';
import { AppFolders } from '../loading/app-folder.ts';
import { type AcmeClass, type AcmeOptions, acme, acmeFiles, type Log, newLog } from './acme.ts';

const folders = new AppFolders();
const registrations: Registration[] = [];
let log: Log;
/** A library of another name for each test: what one test has loaded, the next would find. */
let library: string;
let tests = 0;

beforeEach(() => {
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  log = newLog();
  library = `acme${++tests}`;
});
afterEach(() => {
  for (const registration of registrations.splice(0)) registration.unregister();
});
afterAll(() => folders.remove());

/** An app with the library, and what its own import and require give. */
function app(version = '4.5.6') {
  const { directory } = folders.create({}, { [library]: acmeFiles(library, version) });
  const require = createRequire(join(directory, 'main.js'));
  return {
    directory,
    package: join(directory, 'node_modules', library),
    required: (): AcmeClass => require(library).Client,
    imported: (): AcmeClass => require(join(directory, 'node_modules', library, 'index.mjs')).Client,
  };
}

function register(instrumentation: ReturnType<typeof acme>, options?: AcmeOptions): Registration {
  const registration = instrumentation.register(options);
  registrations.push(registration);
  return registration;
}

test('each build that the app uses is patched once, and says so', () => {
  const { directory, package: folder, required, imported } = app();
  const { status } = register(acme(log, { library }), { from: directory });
  const Imported = imported();
  const Required = required();
  expect(new Imported().call() + new Required().call() + new Required().call()).toBe('called'.repeat(3));
  expect(log.calls).toBe(3);
  const copy = { version: '4.5.6', directory: folder, patched: true, proven: true };
  expect(status()).toStrictEqual({
    library,
    copies: [
      { ...copy, format: 'esm', found: 'resolved', calls: 1 },
      { ...copy, format: 'cjs', found: 'required', calls: 2 },
    ],
    problems: [],
  });
});

test('what is not to be loaded is patched when the app requires it, and that it never comes is no news', () => {
  const { directory, required } = app();
  const missing = vi.spyOn(suite().runtime.libraries, 'missing');
  const { status } = register(acme(log, { library }), { from: directory, eager: false });
  expect(status()).toStrictEqual({ library, copies: [], problems: [] });
  new (required())().call();
  expect(status().copies).toMatchObject([{ format: 'cjs', found: 'required', calls: 1 }]);
  expect(missing).not.toHaveBeenCalled();
});

test('of several packages only those are loaded that are named', () => {
  const { directory } = app();
  const copiesOf = (eager: string[]) =>
    register(acme(newLog(), { library }), { from: directory, eager }).status().copies;
  expect(copiesOf(['other'])).toEqual([]);
  expect(copiesOf(['other', library])).toMatchObject([{ found: 'resolved' }]);
});

test('all that is registered can be asked for at once, whoever did it', () => {
  const { directory } = app();
  const instrumentation = acme(log, { library });
  const first = register(instrumentation, { from: directory });
  register(instrumentation, { from: directory, eager: false });
  const mine = () => registeredStatuses().filter((status) => status.library === library);
  const roots = expect.arrayContaining([directory]);
  const name = log.contexts[0]?.scope.name;
  expect(mine()).toStrictEqual([{ instrumentation: name, registered: true, roots, ...first.status() }]);
  for (const registration of registrations.splice(0)) registration.unregister();
  expect(mine()).toMatchObject([{ registered: false, copies: [], roots: [] }]);
});

test('the patch is told which copy it works on', () => {
  register(acme(log, { library }), { from: app('7.0.0').directory });
  expect(log.contexts[0]?.scope).toMatchObject({ version: '1.2.3', library, library_version: '7.0.0' });
});

test('options of a later registration win over those of an earlier, also where they are read already', () => {
  const { directory } = app();
  const instrumentation = acme(log, { library });
  register(instrumentation, { from: directory, loud: false, name: 'first' });
  expect(log.contexts[0]?.options()).toMatchObject({ loud: false, name: 'first' });
  register(instrumentation, { loud: true });
  expect(log.contexts[0]?.options()).toMatchObject({ loud: true, name: 'first' });
});

describe('taking a registration back', () => {
  test('restores the library', () => {
    const { directory, imported } = app();
    const registration = register(acme(log, { library }), { from: directory });
    const Client = imported();
    registration.unregister();
    expect(new Client().call()).toBe('called');
    expect(log.calls).toBe(0);
    expect(registration.status().copies).toStrictEqual([]);
  });

  test('also for copies that come later', () => {
    const { directory, required } = app();
    register(acme(log, { library }), { from: directory }).unregister();
    new (required())().call();
    expect(log.calls).toBe(0);
  });

  test('leaves those of others, and counts once', () => {
    const { directory, imported } = app();
    const instrumentation = acme(log, { library });
    const first = register(instrumentation, { from: directory });
    const second = register(instrumentation, { from: directory });
    first.unregister();
    first.unregister();
    const Client = imported();
    new Client().call();
    expect(log.calls).toBe(1);
    second.unregister();
    new Client().call();
    expect(log.calls).toBe(1);
  });

  test('can be followed by another, which finds the copies anew', () => {
    const { directory, imported } = app();
    const instrumentation = acme(log, { library });
    register(instrumentation, { from: directory }).unregister();
    const { status } = register(instrumentation, { from: directory });
    new (imported())().call();
    expect(log.calls).toBe(1);
    expect(status().copies).toMatchObject([{ patched: true, calls: 1 }]);
  });
});

test('a copy that two registrations find is patched once', () => {
  const { directory, imported } = app();
  const instrumentation = acme(log, { library });
  register(instrumentation, { from: directory });
  register(instrumentation, { from: directory });
  new (imported())().call();
  expect(log.calls).toBe(1);
});

test('two copies of the library are both patched', () => {
  const [one, other] = [app('4.0.0'), app('3.0.0')];
  const { status } = register(acme(log, { library }), { from: [one.directory, other.directory] });
  new (one.imported())().call();
  new (other.imported())().call();
  expect(status().copies.map(({ version, calls }) => [version, calls])).toStrictEqual([
    ['4.0.0', 1],
    ['3.0.0', 1],
  ]);
});

test.for<[string, AcmeOptions | undefined]>([
  ['a root that is no path', { from: new URL('https://example.org/app.js') }],
  ['a root that does not exist', { from: '/nowhere/app.js' }],
  ['no options', undefined],
])('where the library is not found that is said and nothing thrown: %s', ([, options]) => {
  const { copies, problems } = register(acme(log, { library }), options).status();
  expect(copies).toStrictEqual([]);
  expect(problems).toContainEqual(expect.stringContaining(`${library} was not found from`));
});
