import { type SpanData, withSpan, withTrace } from '@chaukas/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { telemetry } from './support/telemetry.ts';

const TYPES = ['agent', 'function', 'generation', 'response', 'handoff', 'guardrail', 'mcp', 'mcp_tools', 'retriever'];
const FIELDS = [
  'name',
  'model',
  'operation',
  'request',
  'response',
  'input',
  'output',
  'tokens',
  'usage_buckets',
  'tools',
];

/** What never is in an app's types, but in its values. */
const HOSTILE: readonly unknown[] = [
  null,
  Number.NaN,
  10n,
  Symbol('s'),
  () => 1,
  new Map([['a', 1]]),
  Buffer.from('x'),
  '\ud800',
  'x'.repeat(300_000),
  Object.create(null),
  new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
      ownKeys() {
        throw new Error('no');
      },
    },
  ),
  { messages: [null, 7, [], { role: 9, content: { a: 1 }, tool_calls: 'x' }, { role: 'tool' }] },
  { choices: [null, { message: null }, { message: { content: [{ type: 'image_url' }, { type: 5 }] } }] },
  { output: [{ type: 'reasoning', summary: 'x' }, { type: 'function_call' }, 'text'] },
];

test('whatever stands in a span’s fields, the span is made, in bounded attributes that OpenTelemetry takes', () => {
  const values = fc.oneof(fc.constantFrom(...HOSTILE), fc.anything());
  fc.assert(
    fc.property(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...FIELDS), values), (type, fields) => {
      const { spans } = telemetry();
      // Values that the types forbid are the point here.
      withTrace('shop', () => withSpan({ ...fields, type } as SpanData, () => undefined));
      expect(spans()).toHaveLength(2);
      for (const { name, attributes } of spans()) {
        expect(name).not.toBe('');
        expect(JSON.stringify(attributes).length).toBeLessThan(600_000);
        for (const value of Object.values(attributes)) expect(isAttribute(value), JSON.stringify(value)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a field that cannot be read costs no other', () => {
  const { spans } = telemetry();
  const data: SpanData = { type: 'function', name: 'find' };
  Object.defineProperty(data, 'input', {
    get() {
      throw new Error('no');
    },
  });
  withTrace('shop', () => withSpan(data, () => undefined));
  expect(spans()[0]?.attributes).toMatchObject({ 'gen_ai.tool.name': 'find' });
});

function isAttribute(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
