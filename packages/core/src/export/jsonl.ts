import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Event, formatEventLine } from '@chaukas/spec';
import type { EventExporter } from './exporter.ts';

/** Options of {@link JsonlEventExporter}. */
export interface JsonlExporterOptions {
  /** Files to try in this order: the first that can be written is used. */
  paths: readonly string[];
  /** Hears that a file could not be written, and which one is used instead (none: undefined). */
  onFallback?: (path: string, error: unknown, instead: string | undefined) => void;
}

/**
 * Writes one event per line, synchronously: what was exported is in the file even if the process is killed next.
 *
 * The file is made at the first event (mode 0600; a directory made for it 0700) and appended to.
 */
export class JsonlEventExporter implements EventExporter {
  readonly writeThrough = true;
  readonly #paths: string[];
  readonly #onFallback: JsonlExporterOptions['onFallback'];
  #fd: number | undefined;
  /** The last write broke off inside a line. */
  #torn = false;

  constructor(options: JsonlExporterOptions) {
    this.#paths = options.paths.map((path) => resolve(path));
    this.#onFallback = options.onFallback;
  }

  get destination(): string {
    return this.#paths[0] ?? 'no file';
  }

  /** @throws if no file can be written */
  export(events: readonly Event[]): void {
    const lines = events.map((event) => `${formatEventLine(event)}\n`).join('');
    const fd = this.#open();
    const bytes = Buffer.from(this.#torn ? `\n${lines}` : lines);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
      this.#torn = false;
    } catch (error) {
      this.#torn ||= written > 0;
      throw error;
    }
  }

  shutdown(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): number {
    while (this.#fd === undefined) {
      const [path, next] = this.#paths;
      if (path === undefined) throw new Error('no file to write events to');
      try {
        this.#fd = openPrivately(path);
      } catch (error) {
        this.#onFallback?.(path, error, next);
        // The last candidate stays: whatever was wrong with it may be put right while the app runs.
        if (next === undefined) throw error;
        this.#paths.shift();
      }
    }
    return this.#fd;
  }
}

/** Opens a file for appending, which only its owner may read; a directory that has to be made for it also. */
export function openPrivately(path: string): number {
  const directory = dirname(path);
  const made = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (made !== undefined) keepOutOfGit(directory);
  return openSync(path, 'a', 0o600);
}

/** A directory that we made holds recorded content: it ignores itself, so that nobody commits it by accident. */
function keepOutOfGit(directory: string): void {
  const ignore = join(directory, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n', { mode: 0o600 });
}
