// Mistakes that an instrumentation could make, done on purpose: the comparison has to find each of them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import * as vendor from './vendor.mjs';

/** Replaces a method on a prototype. */
function wrap(prototype, name, wrapper) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    return wrapper.call(this, (...given) => original.apply(this, given), args);
  };
}

/** The client's request methods. */
const client = ({ library }) => vendor.prototypes(library).client;

/** The method that apps call. */
const create = ({ library }, onPromise) =>
  wrap(vendor.prototypes(library).resource, 'create', (original, args) => onPromise(original(...args)));

const SABOTAGES = {
  'an extra turn before the request': (app) =>
    wrap(client(app), 'makeRequest', async (original, args) => {
      await turn();
      return original(...args);
    }),

  'a teed stream': (app) => {
    create(app, (promise) => promise._thenUnwrap((stream) => stream.tee?.()[0] ?? stream));
    // The stream that is never closed would keep the process alive; a scenario that is over leaves its mark.
    const { marks } = JSON.parse(process.env.SCENARIO_PLAN);
    setInterval(() => existsSync(marks) && process.exit(), 100).unref();
  },

  'a changed request': (app) =>
    wrap(client(app), 'post', (original, [path, options]) => {
      const changed = Promise.resolve(options).then((known) => ({ ...known, body: { ...known.body, user: 'us' } }));
      return original(path, changed);
    }),

  'an extra header': (app) =>
    wrap(client(app), 'fetchWithTimeout', (original, [url, init, ...rest]) => {
      init.headers.set('traceparent', '00-1-1-00');
      return original(url, init, ...rest);
    }),

  'an extra request': (app) =>
    wrap(client(app), 'post', function (original, args) {
      fetch(`${this.baseURL}${args[0]}`, { method: 'POST', body: '{}' });
      return original(...args);
    }),

  'an answer read early': (app) =>
    create(app, (promise) => {
      promise.then(
        () => undefined,
        () => undefined,
      );
      return promise;
    }),

  'a promise of another class': (app) => create(app, (promise) => Promise.resolve(promise)),

  'a handled rejection': (app) =>
    create(app, (promise) => {
      promise.responsePromise.catch(() => undefined);
      return promise;
    }),

  'a visible property': (app) => create(app, (promise) => Object.assign(promise, { chaukas: true })),

  'a changed answer': (app) =>
    create(app, (promise) => promise._thenUnwrap((answer) => ({ ...answer, model: 'ours' }))),

  'a line on stderr': () => process.stderr.write('note: recording\n'),

  'another exit code': () => {
    process.exitCode = 1;
  },

  'a process kept alive': () => {
    process.on('beforeExit', () => console.log('not yet'));
  },

  // Runs after our own exit handler, which writes the end of the trail.
  'a lost event': () => {
    process.on('exit', () => {
      const file = process.env.CHAUKAS_OUTPUT_FILE;
      const lines = readFileSync(file, 'utf8').split('\n');
      writeFileSync(file, lines.filter((line) => !line.includes('EVENT_TYPE_MODEL_INVOCATION_END')).join('\n'));
    });
  },
};

/** Does one of them to the library, or one of the vendor's own, from now on. */
export async function sabotage(name, app) {
  await (SABOTAGES[name] ?? vendor.sabotages[name])(app, wrap);
}
