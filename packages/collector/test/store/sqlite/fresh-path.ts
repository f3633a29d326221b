import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Where a database of its own can be made; removed when the tests of the file have run. */
export function freshPath(): string {
  root ??= makeRoot();
  count++;
  return join(root, String(count), 'events.sqlite');
}

let root: string | undefined;
let count = 0;

function makeRoot(): string {
  const path = mkdtempSync(join(tmpdir(), 'chaukas-store-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
