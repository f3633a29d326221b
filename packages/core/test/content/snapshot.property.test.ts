import { isDeepStrictEqual } from 'node:util';
import { createEvent, formatEventLine, type JsonValue, parseEventLine } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/content/deferred.ts';
import { Capture } from '../../src/content/snapshot.ts';

const lone = fc.string({
  unit: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('\ud800', '\udc00', 'é', '字', '😀')),
});
const long = fc.tuple(lone, fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times));
const text = fc.oneof({ weight: 5, arbitrary: lone }, { weight: 1, arbitrary: long });

const anything = fc.anything({
  key: fc.oneof(text, fc.constantFrom('__proto__', 'toJSON', 'truncated', 'constructor', '1')),
  values: [
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(undefined, null, -0, Symbol('s'), () => {}, /x/, new URL('https://example.com')),
    text.map((message) => new Error(message)),
    fc.base64String({ minLength: 6000, maxLength: 8000 }),
    fc.base64String().map((body) => `data:image/png;base64,${body}`),
  ],
  maxDepth: 6,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

/** Small caps make every kind of cut common. */
const caps = fc.record(
  {
    fieldBytes: fc.integer({ min: 1, max: 5000 }),
    eventBytes: fc.integer({ min: 0, max: 20_000 }),
    maxDepth: fc.integer({ min: 0, max: 6 }),
  },
  { requiredKeys: [] },
);

function settled(capture: Capture, value: unknown): JsonValue | undefined {
  const kept = capture.value(value);
  for (const _ of settle(capture.deferred));
  return kept;
}

function* strings(value: JsonValue | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield key;
    yield* strings(item);
  }
}

function depth(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

describe('the snapshot of anything', () => {
  it('is well-formed JSON that reads back as it is, before and after it is settled', () => {
    fc.assert(
      fc.property(anything, caps, (value, options) => {
        const capture = new Capture(options);
        const kept = capture.value(value);
        const check = (): void => {
          if (kept === undefined) return;
          expect(isDeepStrictEqual(JSON.parse(JSON.stringify(kept)), kept)).toBe(true);
          for (const text of strings(kept)) expect(text.isWellFormed()).toBe(true);
        };
        check();
        for (const _ of settle(capture.deferred));
        check();
      }),
      { numRuns: 500 },
    );
  });

  it('is bounded in depth, and in size by a small multiple of the event cap', () => {
    fc.assert(
      fc.property(anything, caps, (value, options) => {
        const kept = settled(new Capture(options), value);
        expect(depth(kept)).toBeLessThanOrEqual((options.maxDepth ?? 20) + 1);
        const size = [...strings(kept)].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        // One small value may pass the cap, and each level may add a note. JSON's escapes take up to six times the text.
        const cap = (options.eventBytes ?? 1024 * 1024) + 2048;
        expect(size).toBeLessThanOrEqual(cap);
        expect((JSON.stringify(kept) ?? '').length).toBeLessThanOrEqual(6 * cap);
      }),
      { numRuns: 500 },
    );
  });

  it('never charges less than it keeps', () => {
    fc.assert(
      fc.property(anything, caps, (value, options) => {
        const capture = new Capture(options);
        const kept = settled(capture, value);
        const text = [...strings(kept)].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
        expect(text).toBeLessThanOrEqual(capture.bytes * 1.1);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what the app passed as it was, and shares nothing with it', () => {
    fc.assert(
      fc.property(fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true }), (value) => {
        const before = structuredClone(value);
        const kept = settled(new Capture(), value);
        expect(isDeepStrictEqual(structuredClone(value), before)).toBe(true);
        if (typeof kept === 'object' && kept !== null) expect(kept).not.toBe(value);
      }),
    );
  });

  it('equals JSON.stringify for plain JSON that fits', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.stringify(settled(new Capture({ maxDepth: 100 }), value))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('survives objects that throw at any moment', () => {
    const traps = ['get', 'ownKeys', 'getPrototypeOf', 'has', 'getOwnPropertyDescriptor'] as const;
    fc.assert(
      fc.property(anything, fc.array(fc.boolean()), fc.subarray([...traps]), (inner, failures, hostile) => {
        let at = 0;
        const target = { inner, list: [inner], toJSON: 1 };
        const handler: ProxyHandler<typeof target> = {};
        for (const trap of hostile) {
          handler[trap] = (...args: never[]): never => {
            if (failures.length > 0 && failures[at++ % failures.length]) throw inner;
            // A trap that does not fail does what it would have done anyway.
            return Reflect.apply(Reflect[trap], undefined, args) as never;
          };
        }
        const kept = settled(new Capture(), [new Proxy(target, handler), 'next']);
        expect(isDeepStrictEqual(JSON.parse(JSON.stringify(kept)), kept)).toBe(true);
        expect(kept).toHaveProperty('1', 'next');
      }),
      { numRuns: 300 },
    );
  });

  it('goes through the events and their JSON lines unchanged', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const capture = new Capture();
        const args = capture.struct(value, 'input') ?? {};
        for (const _ of settle(capture.deferred));
        const line = formatEventLine(createEvent({ content: { case: 'toolCall', value: { arguments: args } } }));
        const content = parseEventLine(line).content;
        expect(content.case === 'toolCall' && isDeepStrictEqual(content.value.arguments, args)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its word for text fields and structs', () => {
    fc.assert(
      fc.property(anything, caps, (value, options) => {
        const line = new Capture(options).text(value);
        expect(line.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual((options.fieldBytes ?? 64 * 1024) + 64);
        const struct = new Capture(options).struct(value, 'input');
        expect(struct === undefined || (typeof struct === 'object' && !Array.isArray(struct))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
