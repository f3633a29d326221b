/** The comparison with protobuf-es is worth nothing if it does not find what is wrong: makers of events with a mistake each. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { anyEvent, type Create, differsFromEs } from './by-es.ts';

const BUILT = join(import.meta.dirname, '../../dist/esm');
const EVENTS = fc.sample(anyEvent, { numRuns: 6_000, seed: 1 });

/** The maker as it is built, but for one text in it. */
async function withMistake(name: string, right: string, wrong: string): Promise<Create> {
  const file = join(BUILT, `planted-${name.replaceAll(/\W+/g, '-')}.js`);
  onTestFinished(() => rmSync(file));
  const text = readFileSync(join(BUILT, 'create-event.js'), 'utf8');
  expect(text.split(right)).toHaveLength(2);
  writeFileSync(file, text.replace(right, wrong));
  const { createEvent }: { createEvent: Create } = await import(pathToFileURL(file).href);
  return createEvent;
}

test('no mistake is found where none is', async () => {
  const createEvent = await withMistake('nothing', 'eventId: text(init.eventId)', 'eventId: text(init.eventId)');
  expect(EVENTS.filter((event) => differsFromEs(createEvent, event))).toEqual([]);
});

test.each([
  ['a field that is forgotten', 'wormProofId: text(init.wormProofId),', ''],
  ['a field of another', 'spanId: text(init.spanId),', 'spanId: text(init.traceId),'],
  ['fields in another order', "$typeName: 'chaukas.spec.common.v1.Event',", 'traceId: 1,\n$&'],
  ['a list that is forgotten', 'event.piiCategories = list(piiCategories);', ''],
  ['one list for all', 'return value ?? [];', 'return value ?? (globalThis.shared ??= [1]);'],
  ['a list copied', 'return value ?? [];', 'return [...(value ?? [])];'],
  ['null left as it is', "return value ?? '';", "return value === undefined ? '' : value;"],
  ['falsy replaced', 'return value ?? 0;', 'return value || 0;'],
  ['a Struct made a message', "'google.protobuf.Struct'", "'google.protobuf.None'"],
  ['lists taken for messages', '&& !Array.isArray(value)', ''],
  ['a message made again', 'return messageOf(TimestampSchema, init);', 'return create(TimestampSchema, { ...init });'],
  ['a message taken for plain', "isObject(value) && !('$typeName' in value)", 'isObject(value)'],
  ['an event taken for plain', "|| '$typeName' in init", ''],
  ['absent messages there', 'if (cost != null)', 'if (cost !== undefined)'],
  ['unknown content kept', '!CONTENT.has(kind)', 'kind == null'],
  ['extensions left plain', 'extensions.map((value) => messageOf(AnySchema, value))', 'extensions'],
])('a mistake is found: %s', async (name, right, wrong) => {
  const createEvent = await withMistake(name, right, wrong);
  expect(EVENTS.some((event) => differsFromEs(createEvent, event))).toBe(true);
});
