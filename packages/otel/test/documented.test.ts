import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { expect, test } from 'vitest';
import type { Row } from '../src/attributes/row.ts';
import { COMMON, SESSION, WORKFLOW } from '../src/spans/common.ts';
import { EVENTS } from '../src/spans/events.ts';
import { SPANS } from '../src/spans/table.ts';
import { TASK } from '../src/spans/task.ts';

const ROOT = join(import.meta.dirname, '../../..');
const VERSION: unknown = JSON.parse(
  readFileSync(join(ROOT, 'node_modules/@opentelemetry/semantic-conventions/package.json'), 'utf8'),
).version;
const NAMES = new Set(
  Object.entries(conventions).flatMap(([key, value]) => (key.startsWith('ATTR_') ? [String(value)] : [])),
);

/** The mapping of the code: the tables by what they are of; types with one table stand together. */
function tables(): Map<readonly Row[], string> {
  const named = new Map<readonly Row[], string>([
    [COMMON, 'every span'],
    [SESSION, 'the session, on every span'],
    [WORKFLOW, 'trace'],
    [TASK, 'task, on the span of the trace'],
  ]);
  for (const [type, mapping] of Object.entries(SPANS)) {
    if (mapping === null) continue;
    const others = named.get(mapping.rows);
    named.set(mapping.rows, others === undefined ? type : `${others}, ${type}`);
  }
  for (const [type, rows] of Object.entries(EVENTS)) named.set(rows, `event chaukas.${type}`);
  return named;
}

function lines(): string[] {
  return [...tables()].flatMap(([rows, of]) =>
    rows.map(({ from, to, sort }) => {
      const source = NAMES.has(to) ? `semantic-conventions ${VERSION}` : 'ours';
      return `| ${of} | \`${from}\` | \`${to}\` | ${sort} | ${source} |`;
    }),
  );
}

test('the documentation lists the mapping as the code has it', () => {
  const page = readFileSync(join(ROOT, 'docs/opentelemetry.md'), 'utf8').split('\n');
  const start = page.indexOf('| of | field | attribute | sort | name by |');
  const end = page.indexOf('', start);
  expect(page.slice(start + 2, end)).toEqual(lines());
});

test('what is not in the conventions has our own prefix, so that nothing looks like what it is not', () => {
  const others = [...tables().keys()].flat().filter(({ to }) => !NAMES.has(to));
  expect(others.map(({ to }) => to).filter((to) => !to.startsWith('chaukas.'))).toEqual([]);
});

test('nothing has a name that the conventions have given up', () => {
  const gone = ['gen_ai.system', 'gen_ai.prompt', 'gen_ai.completion', 'gen_ai.usage.prompt_tokens'];
  const used = [...tables().keys()].flat().map(({ to }) => to);
  expect(used.filter((to) => gone.includes(to))).toEqual([]);
});
