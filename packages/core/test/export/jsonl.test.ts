import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createEvent, type Event, parseEventLine } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { JsonlEventExporter } from '../../src/index.ts';
import { scratch } from '../support/scratch.ts';

function events(...ids: string[]): Event[] {
  return ids.map((eventId) => createEvent({ eventId }));
}

function idsIn(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => parseEventLine(line).eventId);
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('the JSONL exporter', () => {
  it('writes each event as a line, at once, and makes no file before the first', () => {
    const path = join(scratch(), 'trail.jsonl');
    const exporter = new JsonlEventExporter({ paths: [path] });
    expect(existsSync(path)).toBe(false);
    exporter.export(events('1', '2'));
    expect(idsIn(path)).toEqual(['1', '2']);
    exporter.export(events('3'));
    expect(idsIn(path)).toEqual(['1', '2', '3']);
  });

  it('makes a file that only its owner can read, in a directory that git ignores', () => {
    const directory = join(scratch(), 'a', '.chaukas');
    new JsonlEventExporter({ paths: [join(directory, 'trail.jsonl')] }).export(events('1'));
    expect(modeOf(join(directory, 'trail.jsonl'))).toBe('600');
    expect(modeOf(directory)).toBe('700');
    expect(modeOf(join(directory, '.gitignore'))).toBe('600');
    expect(readFileSync(join(directory, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('leaves a directory that was there as it is', () => {
    const directory = scratch();
    chmodSync(directory, 0o755);
    new JsonlEventExporter({ paths: [join(directory, 'trail.jsonl')] }).export(events('1'));
    expect(modeOf(directory)).toBe('755');
    expect(existsSync(join(directory, '.gitignore'))).toBe(false);
  });

  it('appends to a file that is there, beside others that do, and after it was closed', () => {
    const path = join(scratch(), 'trail.jsonl');
    const [one, two] = [new JsonlEventExporter({ paths: [path] }), new JsonlEventExporter({ paths: [path] })];
    one.export(events('1'));
    two.export(events('2'));
    one.shutdown();
    one.shutdown();
    one.export(events('3'));
    expect(idsIn(path)).toEqual(['1', '2', '3']);
  });

  it('takes the first file that can be written, and says which could not', () => {
    const directory = scratch({ blocked: '' });
    const paths = ['blocked/1.jsonl', 'blocked/2.jsonl', 'good.jsonl'].map((name) => join(directory, name));
    const said: unknown[] = [];
    const exporter = new JsonlEventExporter({
      paths,
      onFallback: (path, _error, instead) => said.push([path, instead]),
    });
    expect(exporter.destination).toBe(paths[0]);
    exporter.export(events('1'));
    exporter.export(events('2'));
    expect(idsIn(join(directory, 'good.jsonl'))).toEqual(['1', '2']);
    expect(exporter.destination).toBe(paths[2]);
    expect(said).toEqual([
      [paths[0], paths[1]],
      [paths[1], paths[2]],
    ]);
  });

  it('fails while no file can be written, and goes on when one can', () => {
    const path = join(scratch(), 'trail.jsonl');
    mkdirSync(path);
    const exporter = new JsonlEventExporter({ paths: [path] });
    expect(() => exporter.export(events('1'))).toThrow(/EISDIR/);
    rmdirSync(path);
    exporter.export(events('2'));
    expect(idsIn(path)).toEqual(['2']);
    expect(() => new JsonlEventExporter({ paths: [] }).export(events('3'))).toThrow('no file');
  });
});
