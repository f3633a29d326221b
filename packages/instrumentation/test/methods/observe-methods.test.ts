import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withGenerationSpan, withTrace } from '@chaukas/core';
import { EventStream } from '@chaukas/core/events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findMethods, type MethodTable, observeMethods } from '../../src/index.ts';
import { type Client, freshClient, given, newContext, observed, TABLE } from './library.ts';

const ASKED = 'MODEL_INVOCATION_START STARTED';
const DONE = 'MODEL_INVOCATION_END COMPLETED';

test('a call of a model is a pair in a trace of its own, with what the mapping says', async () => {
  const { client, said, facts } = observed();
  expect(await client.ask({ prompt: 'Hello' })).toEqual({ text: 'Hello!' });
  expect(await facts()).toEqual(['INPUT_RECEIVED COMPLETED', ASKED, `${DONE} Hello!`]);
  expect(said.calls).toBe(1);
});

test('the promise that the app gets is the one that the library made', async () => {
  const { client } = observed();
  const promise = client.ask({ prompt: 'Hello' });
  expect(promise).toBe(given.at(-1));
  expect(Object.getOwnPropertyNames(promise)).toEqual(['constructor']);
  await promise;
  expect(Object.getOwnPropertyNames(promise)).toEqual([]);
});

test('a call that fails says so, and the app gets the very error', async () => {
  const { client, facts } = observed();
  const error = Object.assign(new Error('no room'), { reason: 'full' });
  await expect(client.ask({ prompt: 'Hello', fail: error })).rejects.toBe(error);
  expect(await facts()).toEqual([
    'INPUT_RECEIVED COMPLETED',
    ASKED,
    'ERROR FAILED full',
    'MODEL_INVOCATION_END FAILED',
  ]);
});

test('a call that the app aborts is no failure', async () => {
  const { client, facts } = observed();
  const abort = new DOMException('given up', 'AbortError');
  await expect(client.ask({ prompt: 'Hello', fail: abort })).rejects.toBe(abort);
  expect((await facts()).at(-1)).toBe('MODEL_INVOCATION_END CANCELLED aborted');
});

test('a stream is a call until it is read, and its pieces make the answer', async () => {
  const { client, facts } = observed();
  const told = await client.tell('one two three');
  expect(await facts()).toEqual([ASKED]);
  expect(await all(told)).toEqual([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
  expect(await facts()).toEqual([ASKED, `${DONE} one two three`]);
});

test('a stream that is left early was cancelled, with what had come', async () => {
  const { client, facts } = observed();
  for await (const { text } of await client.tell('one two three')) if (text === 'two') break;
  expect((await facts()).at(-1)).toBe('MODEL_INVOCATION_END CANCELLED early_break one two');
});

test('a stream that fails on the way failed, with what had come', async () => {
  const { client, facts } = observed();
  const error = new Error('cut');
  await expect(all(await client.tell('one two', error))).rejects.toBe(error);
  expect(await facts()).toEqual([ASKED, 'ERROR FAILED Error', 'MODEL_INVOCATION_END FAILED one two']);
});

test('pieces are told to those who listen', async () => {
  const { client } = observed();
  using stream = new EventStream();
  await stream.run(async () => all(await client.tell('one two')));
  const chunks = stream.events.filter(({ name }) => name === 'gen_ai.model.response.chunk');
  expect(chunks.map(({ attributes }) => attributes)).toEqual([
    { chunk: 'one', index: 0 },
    { chunk: 'two', index: 1 },
  ]);
});

test('a search is an access to data', async () => {
  const { client, facts } = observed();
  await withTrace('run', () => client.search('tea'));
  expect(await facts()).toEqual(['DATA_ACCESS COMPLETED']);
});

test('what is no call of a client is a span like those of apps', async () => {
  const { client, facts } = observed();
  await withTrace('run', async () => {
    expect(await client.run('1+1')).toBe(3);
    expect(client.add(1, 2)).toBe(3);
    await expect(client.run('')).rejects.toThrow('nothing to run');
  });
  expect(await facts()).toEqual([
    'TOOL_CALL_START STARTED',
    'TOOL_CALL_END COMPLETED',
    'TOOL_CALL_START STARTED',
    'ERROR FAILED Error',
    'TOOL_CALL_END FAILED',
  ]);
});

test('a call inside a span of that call is one fact', async () => {
  const { client, facts } = observed();
  await withTrace('run', () => withGenerationSpan(() => client.ask({ prompt: 'Hello' })));
  expect(await facts()).toEqual([ASKED, `${DONE} Hello!`]);
});

test('a mapping that fails costs the app nothing, and the call is recorded', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
  const planted = (): never => {
    throw new Error('planted');
  };
  const { client, facts } = observed({
    'Client.ask': { span: 'generation', request: planted, answer: planted, failure: planted },
    'Client.tell': { span: 'generation', request: planted, answer: planted, reducer: planted, deltas: planted },
    'Client.run': { span: 'function', request: planted, answer: planted },
  });
  expect(await client.ask({ prompt: 'Hello' })).toEqual({ text: 'Hello!' });
  await expect(client.ask({ prompt: 'Hello', fail: 7 })).rejects.toBe(7);
  expect(await all(await client.tell('one two'))).toHaveLength(2);
  expect(await client.run('1+1')).toBe(3);
  const ends = (await facts()).filter((fact) => fact.includes('_END'));
  expect(ends).toEqual([DONE, 'MODEL_INVOCATION_END FAILED', DONE, 'TOOL_CALL_END COMPLETED']);
});

test('a rejection that nobody handles stays unhandled', async () => {
  const { client } = observed();
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
  onTestFinished(() => {
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });
  void client.ask({ prompt: 'Hello', fail: 'nobody cares' });
  expect(await unhandled).toBe('nobody cares');
});

test.for<[string, (client: Client) => unknown]>([
  ['a promise that nobody reads', (client) => void client.tell('one two')],
  ['a stream that nobody reads', (client) => client.tell('one two').then(() => undefined)],
])('%s was abandoned', async ([, waste]) => {
  const { client, facts } = observed();
  await waste(client);
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let turn = 0; turn < 100 && (await facts()).length < 2; turn++) {
    collect();
    await setImmediate();
  }
  expect(await facts()).toEqual([ASKED, 'MODEL_INVOCATION_END CANCELLED abandoned']);
});

test('methods that are not there are told of, the others are observed', () => {
  const said = newContext();
  const Fresh = freshClient();
  const table: MethodTable = {
    ...TABLE,
    'Client.gone': { span: 'custom', request: () => ({ data: { name: 'gone' } }), answer: () => ({ data: {} }) },
  };
  const undo = observeMethods({ Client: Fresh }, table, said.context);
  expect(said.unknown).toEqual(['Client.gone']);
  undo?.();
  expect(observeMethods({ Other: class {} }, TABLE, newContext().context)).toBeUndefined();
});

test.for<[string, (Fresh: typeof Client) => unknown]>([
  ['a module', (Fresh) => ({ Client: Fresh })],
  ['a module with a default export', (Fresh) => ({ default: { Client: Fresh } })],
  ['a module whose default export is a client', (Fresh) => ({ default: new Fresh() })],
  ['a class', (Fresh) => Fresh],
  ['a client', (Fresh) => new Fresh()],
  ['a class that extends it', (Fresh) => class extends Fresh {}],
])('%s leads to the same methods, and undoing gives them back', ([, make]) => {
  const Fresh = freshClient();
  const before = Object.getOwnPropertyDescriptors(Fresh.prototype);
  const target = make(Fresh);
  expect(findMethods(target, TABLE)).toBe(Fresh.prototype);
  const undo = observeMethods(target, TABLE, newContext().context);
  expect(Fresh.prototype.ask).not.toBe(before.ask.value);
  undo?.();
  expect(Object.getOwnPropertyDescriptors(Fresh.prototype)).toMatchObject(before);
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const pieces: T[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}
