// The part of a scenario app that is the same in both module formats: runs scenarios one after another, with or without
// us, and prints a line before each, so that what a run printed can be told apart.
import { AsyncResource } from 'node:async_hooks';
import { appendFileSync, existsSync, statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sabotage } from './sabotage.mjs';
import { contextOf } from './vendor.mjs';

/** `{ observed, instrumentation, scenarios: [{ file, name, slug }], url, marks, sabotage, options }` */
const plan = JSON.parse(process.env.SCENARIO_PLAN);

/** Milliseconds that one scenario may take. */
const DEADLINE_MS = 30_000;

const { setTimeout } = globalThis;

/**
 * @param app.library the library's module in the app's format
 * @param app.otherLibrary loads it in the other format
 * @param app.load loads a module of ours in the app's format, `loadOther` in the other
 */
export async function runScenarios(app) {
  const suite = plan.observed ? await loadSuite(app) : undefined;
  const registration = suite && !plan.appRegisters ? suite.register(plan.options) : undefined;
  if (plan.sabotage) await sabotage(plan.sabotage, app);
  for (const scenario of plan.scenarios) await runScenario(scenario, app, suite, registration);
}

async function loadSuite({ load }) {
  const [{ register, instrument }, core] = await Promise.all([load(plan.instrumentation), load('@chaukas/core')]);
  return { register, instrument, core };
}

async function runScenario({ file, name, slug }, app, suite, registration) {
  const { scenarios } = await import(`../scenarios/${file}`);
  process.stdout.write(`\n=== ${name}\n`);
  process.stderr.write(`\n=== ${name}\n`);
  await withDeadline(scenarios[name].run(given(slug, app, suite, registration))).catch((error) =>
    console.log('the app threw', inspectError(error)),
  );
  globalThis.setTimeout = setTimeout;
  // What the app has left for the next turn is printed before the next scenario begins.
  await turn();
  await suite?.core.flush();
  mark(slug);
}

/** An app that hangs says so, and the next scenario has its turn. */
async function withDeadline(running) {
  let timer;
  const hangs = new Promise((resolve) => {
    timer = setTimeout(() => resolve(console.log('the app hangs')), DEADLINE_MS);
  });
  await Promise.race([running, hangs]).finally(() => clearTimeout(timer));
}

/** Notes how far the trail is when a scenario is over. */
function mark(slug) {
  const trail = process.env.CHAUKAS_OUTPUT_FILE;
  const bytes = trail && existsSync(trail) ? statSync(trail).size : 0;
  appendFileSync(plan.marks, `${JSON.stringify({ slug, bytes })}\n`);
}

/** What a scenario gets: what the vendor's package gives of the library, and what is the same for all. */
function given(slug, app, suite, registration) {
  const { loadOther } = app;
  return {
    ...contextOf({ ...app, url: `${plan.url}/${slug}` }),
    print: console.log,
    inspectError,
    instrument: suite?.instrument ?? ((target) => target),
    /** Registers us where the app is to do it itself; nothing in the plain run. */
    register: (options) => suite?.register(options),
    registerOther: async () => suite && (await loadOther(plan.instrumentation)).register(),
    unregister: () => registration?.unregister(),
    listen: (fn) => listen(fn, suite, app),
    breakUs: () => suite && breakUs(),
    /** The tracing functions, or stand-ins that only call through. */
    withFunctionSpan: suite?.core.withFunctionSpan ?? ((fn) => fn({})),
    withTrace: suite?.core.withTrace ?? ((_name, fn) => fn({})),
    flush: async () => suite && (await suite.core.flush()),
    arrived: (count) => fetch(`${plan.url}/__arrived/${slug}?${count}`),
    release: () => fetch(`${plan.url}/__release/${slug}`),
    waits,
    served: () => served(slug),
  };
}

/** Runs an app's function inside a live stream, and says which pieces of answers it heard of. */
async function listen(fn, suite, { load }) {
  if (!suite) return { result: await fn() };
  const { EventStream } = await load('@chaukas/core/events');
  const stream = new EventStream();
  const result = await stream.run(fn);
  const chunks = stream.events.filter(({ name }) => name === 'gen_ai.model.response.chunk');
  stream.close();
  return { result, told: chunks.map(({ attributes }) => attributes.chunk) };
}

/**
 * From now on the scenario says when a timer of so many milliseconds is over, so that nothing depends on how fast the
 * machine is, and nobody waits. Ours have other lengths.
 *
 * @returns `begun(count)` resolves when so many are set, `end()` ends the last of them
 */
function waits(least, most) {
  const before = globalThis.setTimeout;
  const ends = [];
  const waiting = new Set();
  const tell = () => {
    for (const check of waiting) check();
  };
  const holding = (fn, delayMs, ...args) => {
    const timer = before(fn, delayMs, ...args);
    if (!(delayMs >= least && delayMs <= most)) return timer;
    const end = () => {
      clearTimeout(timer);
      fn(...args);
    };
    ends.push(AsyncResource.bind(end));
    tell();
    return timer;
  };
  globalThis.setTimeout = Object.assign(holding, before);
  const begun = (count) =>
    new Promise((resolve) => {
      waiting.add(() => ends.length >= count && resolve());
      tell();
    });
  return { begun, end: () => ends.at(-1)() };
}

/** Makes the part of us throw that starts the record of a call. */
function breakUs() {
  const { loops } = globalThis[Symbol.for('chaukas.v1')];
  loops.startCall = () => {
    throw new Error('planted');
  };
}

/** How the server saw the requests of the scenario end, once they all have; what is still open after a while says so. */
async function served(slug) {
  const answer = await fetch(`${plan.url}/__served/${slug}`);
  return answer.json();
}

/** An error without its stack, whose frames differ from file to file. */
function inspectError(error) {
  if (typeof error !== 'object' || error === null) return inspect(error);
  const { name, message, status, code, param, type, requestID, error: body, cause } = error;
  return inspect({
    class: error.constructor?.name,
    name,
    message,
    status,
    code,
    param,
    type,
    requestID,
    body,
    cause: cause && { class: cause.constructor?.name, message: cause.message, code: cause.code },
    keys: Object.keys(error),
  });
}
