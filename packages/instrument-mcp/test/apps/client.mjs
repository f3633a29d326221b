/** The client's program: what an app can do with a server, one step after the other; what it sees is printed. */
import { z } from 'zod';
import { makeServer } from './server.mjs';

const print = (step, seen) => process.stdout.write(`${step} ${JSON.stringify(seen)}\n`);

/** All that an app can see of an error. */
const errorOf = (error) => ({
  class: error?.constructor?.name,
  name: error?.name,
  message: error?.message,
  keys: Object.keys(error ?? {}),
  code: error?.code,
  data: error?.data,
});

async function step(name, work) {
  try {
    print(name, { result: await work() });
  } catch (error) {
    print(name, { error: errorOf(error) });
  }
}

export async function run(lib, options) {
  const { era } = options;
  const modes = era === 'modern' ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {};
  const capabilities = { elicitation: {}, sampling: {}, roots: {} };
  const client = new lib.Client({ name: 'joiner', version: '1' }, { capabilities, ...modes });
  const answers = ['accept', 'decline'];
  lib.on(client, 'elicitation/create', async () => {
    const action = answers.shift() ?? 'cancel';
    return action === 'accept' ? { action, content: { wood: 'oak' } } : { action };
  });
  lib.on(client, 'sampling/createMessage', async () => ({
    model: 'tiny',
    role: 'assistant',
    content: { type: 'text', text: 'oak' },
  }));
  lib.on(client, 'roots/list', async () => ({ roots: [{ uri: 'file:///bench', name: 'bench' }] }));
  const heard = [];
  lib.onNotification(client, 'notifications/message', ({ params }) => void heard.push(params.data));
  let onChange = () => undefined;
  for (const what of ['tools/list_changed', 'resources/updated']) {
    lib.onNotification(client, `notifications/${what}`, () => onChange(what));
  }
  /** Waits for what the server tells by itself. */
  const changed = (work) => Promise.all([new Promise((resolve) => (onChange = resolve)), work()]);

  await step('connect', async () => {
    await client.connect(await clientTransport(lib, options));
    return client.getServerVersion();
  });
  if (process.env.AFTER_CONNECT === 'fail') return;
  const call = (name, args = {}, given) =>
    client.callTool({ name, arguments: args }, ...(lib.version === 'v1' ? [undefined, given] : [given]));

  await step('tools/list', async () =>
    (await client.listTools()).tools.map(({ name, description }) => [name, description]),
  );
  const params = Object.freeze({ name: 'add', arguments: Object.freeze({ a: 2, b: 3 }) });
  await step('add', () => client.callTool(params));
  print('arguments', params);
  await step('boom', () => call('boom'));
  await step('unknown tool', () => call('plane'));
  await step('bad arguments', () => call('add', { a: 'two' }));
  await step('timeout', () => call('wait', {}, { timeout: 60 }));
  await step('abort', () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 60);
    return call('wait', {}, { signal: controller.signal });
  });
  const progress = [];
  await step('progress', () => call('tell', {}, { onprogress: ({ progress: at }) => progress.push(at) }));
  if (era !== 'modern') print('heard', { progress, heard });
  await step('accepted', () => call('ask', { what: 'May I cut?' }));
  await step('declined', () => call('ask', { what: 'May I burn?' }));
  if (era !== 'modern') {
    await step('sampling', () => call('think'));
    await step('roots', () => call('roots'));
    await step('subscribe', () => client.subscribeResource({ uri: 'wood://oak' }));
    await step('updated', () => changed(() => call('touch')));
    await step('definition changed', () => changed(() => call('change')));
    await step('tools/list again', async () => (await client.listTools()).tools.find(({ name }) => name === 'add'));
    await step('ping', () => client.ping());
    await step('log level', () => client.setLoggingLevel('debug'));
  }
  await step('read', () => client.readResource({ uri: 'wood://oak' }));
  await step('read nothing', () => client.readResource({ uri: 'wood://plastic' }));
  await step('prompt', () => client.getPrompt({ name: 'plan' }));
  await step('own method', () => client.request({ method: 'workshop/note', params: { x: 1 } }, z.looseObject({})));
  await step('own method fails', () => client.request({ method: 'workshop/fail' }, z.looseObject({})));
  await step('own trace', () =>
    client.callTool({ name: 'add', arguments: { a: 1, b: 1 }, _meta: { traceparent: process.env.OWN_TRACEPARENT } }),
  );
  await step('turns', () => turns(() => client.request({ method: 'workshop/note' }, z.looseObject({}))));
  await step('at once', async () => {
    const results = await Promise.all([1, 2, 3].map((b) => call('add', { a: 0, b })));
    return results.map(({ content }) => content[0].text);
  });
  await unread(client);
  await step('close', () => client.close());
  await step('after close', () => client.callTool({ name: 'add', arguments: { a: 1, b: 1 } }));
}

/** How many turns of the microtask queue a request takes, where nothing but promises is between the two ends. */
async function turns(request) {
  if (process.env.TRANSPORT !== 'memory') return request();
  let count = 0;
  let settled = false;
  const done = request().then(() => (settled = true));
  while (!settled && count < 1000) {
    count++;
    await null;
  }
  await done;
  return count;
}

/** A rejection that the app does not handle stays unhandled. */
async function unread(client) {
  const seen = new Promise((resolve) => process.once('unhandledRejection', (error) => resolve(errorOf(error))));
  void client.request({ method: 'workshop/fail' }, z.looseObject({}));
  print('unhandled', await seen);
}

async function clientTransport(lib, { transport, era, url, serverArgs }) {
  if (transport === 'memory') {
    const [mine, theirs] = lib.InMemoryTransport.createLinkedPair();
    await makeServer(lib, { era }).connect(theirs);
    return mine;
  }
  if (transport === 'stdio') {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
    const journal = { ...env, CHAUKAS_OUTPUT_FILE: env.SERVER_OUTPUT_FILE ?? '' };
    return new lib.StdioClientTransport({ command: process.execPath, args: serverArgs, env: journal });
  }
  const headers = JSON.parse(process.env.HEADERS ?? '{}');
  const Transport = transport === 'sse' ? lib.SSEClientTransport : lib.StreamableHTTPClientTransport;
  return new Transport(new URL(url), { requestInit: { headers } });
}
