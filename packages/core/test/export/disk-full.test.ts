import * as fs from 'node:fs';
import { join } from 'node:path';
import { createEvent, parseEventLine } from '@chaukas/spec';
import { expect, it, vi } from 'vitest';
import { JsonlEventExporter } from '../../src/index.ts';
import { scratch } from '../support/scratch.ts';

// A disk that is full cannot be had for a test, so the one call that would notice it is planted.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, writeSync: vi.fn(real.writeSync) };
});

type Write = (fd: number, buffer: Uint8Array, offset?: number) => number;

/** Writes only so many bytes of what is asked for. */
async function writesOnly(count: number): Promise<Write> {
  const real = await vi.importActual<typeof import('node:fs')>('node:fs');
  return (fd, buffer, offset = 0) => real.writeSync(fd, buffer, offset, Math.min(count, buffer.length - offset));
}

function full(): never {
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
}

it('a write that is cut short is finished', async () => {
  const path = join(scratch(), 'trail.jsonl');
  const exporter = new JsonlEventExporter({ paths: [path] });
  // The overloads of the real function are of no matter here.
  vi.mocked(fs.writeSync as Write).mockImplementationOnce(await writesOnly(7));
  exporter.export([createEvent({ eventId: '1' }), createEvent({ eventId: '2' })]);
  const lines = fs.readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => parseEventLine(line).eventId)).toEqual(['1', '2']);
});

it('a disk that was full costs the lines of that time, not the one after them', async () => {
  const path = join(scratch(), 'trail.jsonl');
  const exporter = new JsonlEventExporter({ paths: [path] });
  exporter.export([createEvent({ eventId: '1' })]);
  const write = vi.mocked(fs.writeSync as Write);
  write
    .mockImplementationOnce(await writesOnly(7))
    .mockImplementationOnce(full)
    .mockImplementationOnce(full);
  expect(() => exporter.export([createEvent({ eventId: '2' })])).toThrow('ENOSPC');
  expect(() => exporter.export([createEvent({ eventId: '3' })])).toThrow('ENOSPC');
  exporter.export([createEvent({ eventId: '4' })]);
  const [first, torn, last, ...rest] = fs.readFileSync(path, 'utf8').split('\n');
  expect(parseEventLine(first ?? '').eventId).toBe('1');
  expect(torn).toHaveLength(7);
  expect(parseEventLine(last ?? '').eventId).toBe('4');
  expect(rest).toEqual(['']);
});
