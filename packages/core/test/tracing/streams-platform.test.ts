import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withFunctionSpan } from '../../src/index.ts';
import { collect } from '../support/collect.ts';
import { endsOf } from '../support/ends.ts';
import { all, find, type Recording, record } from '../support/recording.ts';

const data = { name: 'Streamer' };

async function* pieces(error?: unknown): AsyncGenerator<string> {
  yield withFunctionSpan(() => 'a', { data: { name: 'tool' } });
  if (error !== undefined) throw error;
  yield 'b';
}

const web = (error?: unknown): ReadableStream<string> =>
  withAgentSpan(() => ReadableStream.from(pieces(error)), { data });
const node = (error?: unknown): Readable => withAgentSpan(() => Readable.from(pieces(error)), { data });

/** How the agent's span ended, once everything is told. */
async function ending(recording: Recording): Promise<string | undefined> {
  await new Promise(setImmediate);
  return endsOf(await recording.events()).find((end) => end.startsWith('AGENT_END'));
}

describe.each([
  ['web', web],
  ['Node', node],
] as const)('a %s stream', (_kind, open) => {
  it('is open until it is read to its end, with what feeds it inside', async () => {
    const recording = record();
    const stream = open();
    expect(await ending(recording)).toBeUndefined();
    expect(await collect(stream)).toEqual(['a', 'b']);
    expect(await ending(recording)).toBe('AGENT_END COMPLETED');
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_START).parentSpanId).toBe(find(events, EventType.AGENT_START).spanId);
  });

  it('is cancelled by a break', async () => {
    const recording = record();
    for await (const _ of open()) break;
    expect(await ending(recording)).toBe('AGENT_END CANCELLED early_break');
  });

  it('fails its span with its error, once', async () => {
    const recording = record();
    const error = new Error('boom');
    await expect(collect(open(error))).rejects.toBe(error);
    expect(await ending(recording)).toBe('AGENT_END FAILED');
    expect(all(await recording.events(), EventType.ERROR)).toHaveLength(1);
  });
});

describe('a web stream', () => {
  it.each<[string, (stream: ReadableStream<string>) => Promise<unknown>, string]>([
    ['a reader', async (stream) => readAll(stream.getReader()), 'COMPLETED'],
    ['pipeTo', (stream) => stream.pipeTo(new WritableStream()), 'COMPLETED'],
    ['pipeThrough', (stream) => collect(stream.pipeThrough(new TextEncoderStream())), 'COMPLETED'],
    ['tee', (stream) => Promise.all(stream.tee().map((branch) => collect(branch))), 'COMPLETED'],
    ['values', (stream) => collect(stream.values()), 'COMPLETED'],
    ['a response', (stream) => new Response(stream.pipeThrough(new TextEncoderStream())).text(), 'COMPLETED'],
    ['cancel', (stream) => stream.cancel(), 'CANCELLED early_break'],
    ["a reader's cancel", (stream) => stream.getReader().cancel(), 'CANCELLED early_break'],
  ])('ends by %s', async (_how, read, status) => {
    const recording = record();
    await read(web());
    expect(await ending(recording)).toBe(`AGENT_END ${status}`);
  });

  it('goes on after a break that keeps it, a refused cancel, and a reader that lets go', async () => {
    const recording = record();
    const stream = web();
    for await (const _ of stream.values({ preventCancel: true })) break;
    const reader = stream.getReader();
    await expect(stream.cancel()).rejects.toThrow(TypeError);
    reader.releaseLock();
    await expect(reader.read()).rejects.toThrow(TypeError);
    expect(await ending(recording)).toBeUndefined();
    await stream.pipeTo(new WritableStream());
    expect(await ending(recording)).toBe('AGENT_END COMPLETED');
  });
});

describe('a Node stream', () => {
  it.each<[string, (stream: Readable) => Promise<unknown>, string]>([
    ['pipeline', (stream) => pipeline(stream, new PassThrough().resume()), 'COMPLETED'],
    [
      'its events',
      (stream) => new Promise((resolve) => stream.on('data', () => undefined).on('end', resolve)),
      'COMPLETED',
    ],
    ['destroy', async (stream) => void stream.destroy(), 'CANCELLED early_break'],
  ])('ends by %s', async (_how, read, status) => {
    const recording = record();
    await read(node());
    expect(await ending(recording)).toBe(`AGENT_END ${status}`);
  });

  it('that is a file is one, and gets no listeners', async () => {
    const recording = record();
    const file = withAgentSpan(() => createReadStream(import.meta.filename), { data });
    expect(file.eventNames()).toEqual(createReadStream(import.meta.filename).eventNames());
    expect((await collect(file)).join('')).toContain('gets no listeners');
    expect(await ending(recording)).toBe('AGENT_END COMPLETED');
  });

  it('that has ended before is no stream any more', async () => {
    const recording = record();
    const stream = Readable.from(['a']);
    await collect(stream);
    withAgentSpan(() => stream, { data });
    expect(await ending(recording)).toBe('AGENT_END COMPLETED');
  });
});

async function readAll(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
