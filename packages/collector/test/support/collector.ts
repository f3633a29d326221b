import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Collector, type KeyGrant, KeyStore, type LogFields, type ServeOptions, serve } from '../../src/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

/** A collector of a test, its log, and a directory that goes with it. */
export interface TestCollector extends Collector {
  readonly url: string;
  readonly data: string;
  readonly store: ServeOptions['store'];
  readonly lines: ({ readonly level: string; readonly event: string } & LogFields)[];
}

/** Starts a collector on a free port, over the embedded store in memory if the test brings none; stops it after the test. */
export async function startCollector(options: ServeOptions = {}): Promise<TestCollector> {
  const data = options.data ?? temporaryDirectory();
  const lines: TestCollector['lines'] = [];
  const store = options.store ?? openSqliteStore({ path: ':memory:' });
  const log: ServeOptions['log'] = (level, event, fields) => lines.push({ ...fields, level, event });
  const collector = await serve({ port: 0, log, ...options, data, store });
  onTestFinished(() => collector.close(1000));
  return Object.assign(collector, { url: `http://${collector.address}`, data, store, lines });
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'chaukas-collector-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Makes a key in a directory before a collector starts there. */
export function makeKey(data: string, grant: KeyGrant): string {
  return new KeyStore(join(data, 'keys')).create(grant).key;
}
