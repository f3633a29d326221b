import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
  server.onUpgrade('/line', (_message, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: line\r\n\r\n');
    socket.on('data', (data: Buffer) => socket.write(`heard ${data}`));
  });
});
afterEach(() => server.stop());

/** Asks for a connection of another kind; undefined if it is closed instead. */
function upgraded(path: string): Promise<Duplex | undefined> {
  return new Promise((resolve) => {
    const asking = request(`${server.url}${path}`, { headers: { connection: 'upgrade', upgrade: 'line' } });
    asking.on('upgrade', (_response, socket) => resolve(socket));
    asking.on('error', () => resolve(undefined));
    asking.end();
  });
}

test('a connection is handed to what takes its path, whatever its query', async () => {
  const socket = await upgraded('/line?model=7');
  socket?.write('Hello?');
  const [said] = socket === undefined ? [] : await once(socket, 'data');
  expect(String(said)).toBe('heard Hello?');
  expect(server.requests).toEqual([]);
});

test('a connection that nothing takes is closed', async () => {
  expect(await upgraded('/other')).toBeUndefined();
});

test.for(['reset', 'stop'] as const)('%s closes what was taken over', async (way) => {
  const socket = await upgraded('/line');
  if (socket === undefined) throw new Error('it was not taken over');
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await server[way]();
  await closed;
  if (way === 'reset') expect(await upgraded('/line')).toBeUndefined();
});
