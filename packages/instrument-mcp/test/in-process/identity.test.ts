/** What the app and the library give each other are the very objects that they would be without us. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { Protocol } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { PingRequestSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instrument, register } from '../../src/index.ts';

/** What the library's own method gave back, seen from below our patch. */
const given: unknown[] = [];
const handler = () => ANSWER;
const ANSWER = { _meta: { own: true } };
const [mine, theirs] = InMemoryTransport.createLinkedPair();
const server = new Server({ name: 's', version: '1' }, { capabilities: {} });
const client = new Client({ name: 'c', version: '1' });
let registration: ReturnType<typeof register>;

beforeAll(async () => {
  const { request } = Protocol.prototype;
  Protocol.prototype.request = function (this: typeof client, ...args: Parameters<typeof request>) {
    const promise = Reflect.apply(request, this, args);
    given.push(promise);
    return promise;
  } as typeof request;
  registration = register();
  server.setRequestHandler(PingRequestSchema, handler);
  await Promise.all([server.connect(theirs), client.connect(mine)]);
});
afterAll(async () => {
  await client.close();
  registration.unregister();
});

it('gives the promise that the library made, with nothing left on it', async () => {
  const promise = client.request({ method: 'ping' }, ResultSchema);
  expect(promise).toBe(given.at(-1));
  await promise;
  expect(Reflect.ownKeys(promise)).toEqual([]);
});

it('hands the result of a handler on as it is', async () => {
  const sent: unknown[] = [];
  const { send } = theirs;
  theirs.send = (message, ...rest) => {
    sent.push('result' in message && message.result);
    return Reflect.apply(send, theirs, [message, ...rest]);
  };
  await client.ping();
  expect(sent.at(-1)).toBe(ANSWER);
});

it('leaves the handlers where they are', async () => {
  const handlers: Map<string, unknown> = Reflect.get(server, '_requestHandlers');
  const before = [...handlers];
  await client.ping();
  expect([...handlers]).toEqual(before);
  expect([...handlers].every(([name, one]) => one === new Map(before).get(name))).toBe(true);
});

it('puts the methods back when nobody wants them any more', () => {
  const patched = Protocol.prototype.request;
  const second = register();
  instrument(client);
  expect(Protocol.prototype.request).toBe(patched);
  second.unregister();
  expect(Protocol.prototype.request).toBe(patched);
});
