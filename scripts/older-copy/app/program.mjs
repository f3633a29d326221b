// An app that has the newer copy of our packages itself, and the older below a package that it depends on. It registers both and takes
// both back, in the order of its plan, and makes the same calls in between; without a plan it only makes the calls.

/** `{ first, second, takenBackFirst, mixed }` */
const plan = process.argv[3] ? JSON.parse(process.argv[3]) : undefined;

/** Where each copy is loaded from. */
const PACKAGES = { newer: '@chaukas/instrument-openai', older: 'agent-kit' };

export async function run({ OpenAI, load, loadOther }) {
  const client = new OpenAI({ apiKey: 'none', baseURL: process.argv[2], maxRetries: 1 });
  const copies = plan && (await loadCopies(load, plan.mixed ? loadOther : load));
  const core = plan && (await load('@chaukas/core'));
  const call = (phase) => makeCalls(client, phase, core);

  const registered = {};
  const register = (copy) => {
    if (plan) registered[copy] = copies[copy].register({ from: import.meta.url });
  };
  const takeBack = (copy) => registered[copy]?.unregister();

  await call('before');
  register(plan?.first);
  await call('first');
  register(plan?.second);
  await call('both');
  takeBack(plan?.takenBackFirst);
  await call('one');
  takeBack(plan?.takenBackFirst);
  await call('one-still');
  takeBack(plan?.first);
  takeBack(plan?.second);
  await call('none');
  register(plan?.second);
  await call('again');
  takeBack(plan?.second);
  await call('after');
  print(
    'methods',
    Object.getOwnPropertyNames(OpenAI.prototype)
      .map((name) => textOf(OpenAI.prototype, name))
      .join(' '),
  );
}

async function loadCopies(load, loadOlder) {
  return { newer: await load(PACKAGES.newer), older: await loadOlder(PACKAGES.older) };
}

async function makeCalls(client, phase, core) {
  const create = (content, more) =>
    client.chat.completions.create({ model: phase, messages: [{ role: 'user', content }], ...more });
  const answer = create('plain');
  print(phase, answer.constructor.name, (await answer).choices[0].message.content);
  print(phase, 'tried twice', (await create('busy')).choices[0].message.content);
  print(phase, 'refused', await create('wrong').catch(({ status, message }) => `${status} ${message}`));
  const pieces = [];
  for await (const chunk of await create('streamed', { stream: true })) pieces.push(chunk.choices[0]?.delta.content);
  print(phase, pieces.join('|'));
  // Before anything is registered, a trace of the app's would be all that there is to say at the start.
  const inTrace = phase === 'before' || !core ? (_name, fn) => fn() : core.withTrace;
  print(phase, (await inTrace('mine', () => create('traced'))).id);
}

/** A method as it is written: one that stands in for it is not. */
function textOf(prototype, name) {
  const { value } = Object.getOwnPropertyDescriptor(prototype, name);
  return typeof value === 'function' ? `${name}/${String(value).length}` : name;
}

function print(...words) {
  console.log(...words);
}
