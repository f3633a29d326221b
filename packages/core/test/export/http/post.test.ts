import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { type Post, post } from '../../../src/export/http/post.ts';

afterEach(() => void vi.useRealTimers());

async function urlOf(server: Server): Promise<URL> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function to(handle: RequestListener, body: string | Uint8Array = ''): Promise<Post> {
  return { url: await urlOf(createServer(handle)), headers: {}, body };
}

it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 5_000_000])('a body of %s bytes arrives whole', async (size) => {
  const body = Buffer.alloc(size, 'chaukas');
  const arrived: Buffer[] = [];
  const what = await to((request, response) => {
    request.on('data', (chunk: Buffer) => arrived.push(chunk)).on('end', () => response.end('thanks'));
  }, body);
  const { status, body: answer } = await post(what, { read: 100 });
  expect([status, Buffer.from(answer).toString()]).toEqual([200, 'thanks']);
  expect(Buffer.concat(arrived).equals(body)).toBe(true);
});

it('of an answer as much is kept as is asked for', async () => {
  const what = await to((_request, response) => response.end('x'.repeat(100_000)));
  expect((await post(what, { read: 10 })).body).toHaveLength(10);
  expect((await post(what)).body).toHaveLength(0);
});

it('an answer that breaks off is none', async () => {
  const what = await to((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  await expect(post(what, { read: 1000 })).rejects.toThrow();
});

it('a server that takes nothing more of a body is given up soon, since what is to be written keeps the process', async () => {
  const server = createTcpServer({ pauseOnConnect: true });
  const url = await urlOf(server);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const connected = once(server, 'connection');
  const outcome = post({ url, headers: {}, body: Buffer.alloc(50_000_000) }).catch((error: Error) => error.message);
  await connected;
  // What the network takes at once is on its way.
  for (let i = 0; i < 200; i++) await turn();
  await vi.advanceTimersByTimeAsync(3000);
  expect(await outcome).toBe('no progress in sending within 3 s');
});

it('an answer is waited for as long as is asked', async () => {
  let arrived: () => void = () => undefined;
  const request = new Promise<void>((resolve) => (arrived = resolve));
  const what = await to((incoming) => incoming.on('end', arrived).resume());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const outcome = post(what, { answerTimeout: 7000 }).catch((error: Error) => error.message);
  await request;
  await turn();
  await vi.advanceTimersByTimeAsync(6999);
  expect(await Promise.race([outcome, turn('open')])).toBe('open');
  await vi.advanceTimersByTimeAsync(1);
  expect(await outcome).toBe('no answer within 7 s');
});
