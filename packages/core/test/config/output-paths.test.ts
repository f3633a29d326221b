import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { outputPaths } from '../../src/config/output-paths.ts';

const started = new Date('2026-01-02T03:04:05.678Z');

it('without a wish it is .chaukas in the working directory, else a place for temporary files', () => {
  const [first, second, ...more] = outputPaths(undefined, started);
  // The tests may run in worker threads, which have files of their own.
  expect(first).toMatch(/\.chaukas\/events-20260102T030405678Z-\d+(-thread\d+)?\.jsonl$/);
  expect(first?.startsWith(process.cwd())).toBe(true);
  expect(second?.startsWith(join(tmpdir(), 'chaukas-'))).toBe(true);
  expect(more).toEqual([]);
});

it('a wish comes before them, from the working directory', () => {
  const [first, ...fallbacks] = outputPaths('logs/trail.jsonl', started);
  expect(first).toBe(resolve('logs/trail.jsonl'));
  expect(fallbacks).toEqual(outputPaths(undefined, started));
});
