/** Whatever fails in our code, at whichever of its boundaries: the app and its server go on as without us. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { link } from '../harness/linked.ts';

/** The boundary that fails, and whether it does before its work or after it. */
const planted = vi.hoisted(() => ({ where: '', when: 'before', hits: 0 }));

vi.mock('@chaukas/core/instrumentation', async (original) => {
  const real = await original<typeof import('@chaukas/core/instrumentation')>();
  const fail = () => {
    planted.hits++;
    throw new Error('planted');
  };
  const guard: typeof real.guard = (where, work) =>
    real.guard(where, () => {
      if (where !== planted.where) return work();
      if (planted.when === 'before') return fail();
      work();
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

const expected = await program();
const said: string[] = [];
process.stderr.write = (line) => said.push(String(line)) > 0;

const BOUNDARIES = [
  'mcp request',
  'mcp serving',
  'mcp notification',
  'mcp response',
  'mcp close',
  'mcp connect',
  'mcp answer',
  'stream',
];

describe.each(BOUNDARIES)('a fault in "%s"', (where) => {
  it.each(['before', 'after'])('%s its work is nobody’s but ours', async (when) => {
    const registration = register();
    Object.assign(planted, { where, when, hits: 0 });
    const seen = await program();
    planted.where = '';
    registration.unregister();
    expect(seen).toEqual(expected);
    if (!['mcp answer', 'stream'].includes(where)) expect(planted.hits).toBeGreaterThan(0);
  });
});

it('is said on stderr', () => {
  expect(said.join('')).toContain('[chaukas] an error in mcp request was kept from the app: planted');
});
