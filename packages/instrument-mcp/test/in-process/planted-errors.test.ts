/** Whatever fails in our code, at whichever of its boundaries: the app and its server go on as without us. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { link } from '../harness/linked.ts';
import { linkModern } from '../harness/modern.ts';

/** The boundary that fails, and whether it does before its work or after it. */
const planted = vi.hoisted(() => ({ where: '', when: 'before', hits: 0 }));

vi.mock('@chaukas/core/instrumentation', async (original) => {
  const real = await original<typeof import('@chaukas/core/instrumentation')>();
  const fail = () => {
    planted.hits++;
    throw new Error('planted');
  };
  const guard: typeof real.guard = (where, work, ...args) =>
    real.guard(where, () => {
      if (where !== planted.where) return work(...args);
      if (planted.when === 'before') return fail();
      work(...args);
      return fail();
    });
  return { ...real, guard };
});

const { register } = await import('../../src/index.ts');

afterEach(() => {
  planted.where = '';
  planted.hits = 0;
});

/** What a program gets to see, errors included. */
async function program(): Promise<unknown> {
  const { client, server } = await link();
  const heard: unknown[] = [];
  const { ToolListChangedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
  client.setNotificationHandler(ToolListChangedNotificationSchema, (notification) => void heard.push(notification));
  const seen = [
    await client.listTools(),
    await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } }),
    await client.callTool({ name: 'boom', arguments: {} }),
    await client.callTool({ name: 'nothing', arguments: {} }),
    await client.readResource({ uri: 'x://y' }).catch((error) => [error.code, error.message]),
  ];
  server.registerTool('more', {}, () => ({ content: [] }));
  await client.ping();
  await client.close();
  return [...seen, heard];
}

/** The same for the era without sessions, where some requests go their own ways. */
async function modernProgram(): Promise<unknown> {
  const { client, close } = await linkModern({ listens: true });
  const seen = [client.getServerVersion(), await client.callTool({ name: 'ask' }), await client.listTools()];
  await close();
  return seen;
}

const expected = await program();
const expectedModern = await modernProgram();
const said: string[] = [];
process.stderr.write = (line) => said.push(String(line)) > 0;

const BOUNDARIES = ['mcp request', 'mcp serving', 'mcp notification', 'mcp response', 'mcp close', 'mcp connect'];
const MODERN_BOUNDARIES = ['mcp send', 'mcp answer', 'mcp round', 'mcp serving', 'mcp request'];

describe.each(BOUNDARIES)('a fault in "%s"', (where) => {
  it.each(['before', 'after'])('%s its work is nobody’s but ours', async (when) => {
    const registration = register();
    Object.assign(planted, { where, when, hits: 0 });
    const seen = await program();
    planted.where = '';
    registration.unregister();
    expect(seen).toEqual(expected);
    expect(planted.hits).toBeGreaterThan(0);
  });
});

describe.each(MODERN_BOUNDARIES)('a fault in "%s", without sessions', (where) => {
  it.each(['before', 'after'])('%s its work is nobody’s but ours', async (when) => {
    const registration = register();
    Object.assign(planted, { where, when, hits: 0 });
    const seen = await modernProgram();
    planted.where = '';
    registration.unregister();
    expect(seen).toEqual(expectedModern);
    expect(planted.hits).toBeGreaterThan(0);
  });
});

const { suite } = await import('@chaukas/core/instrumentation');

/** What our code stands on: it can fail too, in the middle of our work and where an answer is seen. */
const FOUNDATIONS: readonly (readonly [string, () => object, string])[] = [
  ['where we are', () => suite().context, 'current'],
  ['a span', () => suite().provider, 'spanAt'],
  ['a trace', () => suite().provider, 'traceAt'],
  ['a claim', () => suite().provider.claims, 'on'],
  ['a held trace', () => suite().provider.held, 'enter'],
];

it.each(FOUNDATIONS)('goes on when %s cannot be had', async (_, owner, method) => {
  const registration = register();
  let hits = 0;
  Object.defineProperty(owner(), method, {
    configurable: true,
    value() {
      hits++;
      throw new Error('planted');
    },
  });
  const seen = await program();
  Reflect.deleteProperty(owner(), method);
  registration.unregister();
  expect(seen).toEqual(expected);
  expect(hits).toBeGreaterThan(0);
});

it('is said on stderr', () => {
  expect(said.join('')).toContain('[chaukas] an error in mcp request was kept from the app: planted');
});
