import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { withTrace } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { record } from '../support/recording.ts';
import { done, PlainClient, toolCall } from './plain-client.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What of these is still in memory after everything has been written. */
async function remembered(refs: readonly WeakRef<object>[]): Promise<unknown[]> {
  await suite().runtime.pipeline.flush();
  // A reference that was looked at lives until the end of the tick.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  return refs.map((ref) => ref.deref()).filter((value) => value !== undefined);
}

function ask(client: PlainClient, answer: Parameters<PlainClient['ask']>[1]): WeakRef<object>[] {
  const request = { messages: ['hello'] };
  const response = { text: 'hi' };
  client.ask({ data: { type: 'generation', request, response } }, answer);
  return [new WeakRef(request), new WeakRef(response)];
}

it('a call that is over keeps nothing of the app in memory', async () => {
  record();
  const client = new PlainClient();
  const refs = [...ask(client, done), ...withTrace('run', () => ask(client, done))];
  expect(await remembered(refs)).toEqual([]);
});

it('a tool call that is never answered does not either, once its trace has ended', async () => {
  record();
  const client = new PlainClient();
  const asking = { toolCalls: [toolCall('1')] };
  const refs = [...ask(client, asking), ...withTrace('run', () => ask(client, asking))];
  suite().loops.endIdle('flush');
  expect(await remembered(refs)).toEqual([]);
});
