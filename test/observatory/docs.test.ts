import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as observatory from '@chaukas/core/observatory';
import { expect, test } from 'vitest';

const DOCS = join(import.meta.dirname, '../../docs');
const text = readFileSync(join(DOCS, 'observatory.md'), 'utf8');

test('every file that the guide and its parity table point to is there', () => {
  const links = [...text.matchAll(/\]\((\.\.[^)#]*)\)/g)].map(([, link]) => link ?? '');
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
});

test('every row of the parity table is shown by a test', () => {
  const rows = text
    .slice(text.indexOf('## Parity'))
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const unshown = rows.slice(1).filter((row) => !/\[[\w-]+\]\([^)]*\.test\.ts\) \|$/.test(row));
  expect(unshown).toEqual([]);
});

test('the guide names everything that the entry exports', () => {
  expect(Object.keys(observatory).filter((name) => !text.includes(name))).toEqual([]);
});
