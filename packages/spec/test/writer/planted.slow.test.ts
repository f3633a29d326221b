/** The comparison with protobuf-es is worth nothing if it does not find what is wrong: writers with a mistake each. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventInit } from '@chaukas/spec';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { extendedEvent } from '../hostile.ts';
import { BORDER_EVENTS, bytesByEs, hasIndexKeys } from './by-es.ts';

const BUILT = join(import.meta.dirname, '../../dist/esm');
const EVENTS = [...fc.sample(extendedEvent, { numRuns: 1_000, seed: 1 }), ...BORDER_EVENTS].filter(
  (event) => !hasIndexKeys(event),
);

type Encode = (event: EventInit) => Uint8Array;

/** The writer as it is built, but for one text in one file of it. */
async function withMistake(name: string, file: string, right: string, wrong: string): Promise<Encode> {
  const folder = join(BUILT, `planted-${name.replaceAll(/\W+/g, '-')}`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(BUILT, 'writer'), folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text.split(right)).toHaveLength(2);
  writeFileSync(join(folder, file), text.replace(right, wrong));
  const { encodeEvent }: { encodeEvent: Encode } = await import(pathToFileURL(join(folder, 'encode-event.js')).href);
  return encodeEvent;
}

function differs(encode: Encode, event: EventInit): boolean {
  try {
    return Buffer.compare(encode(event), bytesByEs(event)) !== 0;
  } catch {
    return true;
  }
}

const same = 'return texts.some(hasLateUnits)';

test('no mistake is found where none is', async () => {
  const encode = await withMistake('nothing', 'utf8-order.js', same, same);
  expect(EVENTS.filter((event) => differs(encode, event))).toEqual([]);
});

test.each([
  ['keys as they come', 'utf8-order.js', same, 'return true ? texts : texts.some(hasLateUnits)'],
  ['keys by code units', 'utf8-order.js', 'unit + 0x2000', 'unit'],
  [
    'lengths of texts in characters',
    'backward-buffer.js',
    'const size = Buffer.byteLength(text)',
    'const size = length',
  ],
  ['a limit of small integers', 'backward-buffer.js', 'value < 0x4000 ?', 'value <= 0x4000 ?'],
  [
    'negative integers in five bytes',
    'backward-buffer.js',
    'this.int64(BigInt(value))',
    'this.int64(BigInt(value >>> 0))',
  ],
  [
    'lists from the front',
    'write-message.js',
    'for (let index = values.length - 1; index >= 0; index--)',
    'for (let index = 0; index < values.length; index++)',
  ],
  ['empty fields written', 'write-message.js', 'field.always || !isDefault(field, value)', 'true'],
  [
    'empty content left out',
    'write-message.js',
    'field.always || !isDefault(field, value)',
    '!isDefault(field, value) && Object.keys(value).length > 0',
  ],
  ['null left out of objects', 'struct.js', 'if (value === undefined)', 'if (value === undefined || value === null)'],
  ['big-endian numbers', 'backward-buffer.js', 'writeDoubleLE', 'writeDoubleBE'],
  ['fields from the first on', 'plan.js', 'b.tag - a.tag', 'a.tag - b.tag'],
])('a mistake is found: %s', async (name, file, right, wrong) => {
  const encode = await withMistake(name, file, right, wrong);
  expect(EVENTS.some((event) => differs(encode, event))).toBe(true);
});
