import assert from 'node:assert/strict';
import { create, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { createEvent, EventSchema, EventStatus, EventType, type JsonObject } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonDialect } from '../../src/json/dialect.ts';
import { parseBatch, parseEvent } from '../../src/json/parse-events.ts';
import { renderEvent } from '../../src/json/render-event.ts';
import { someEvent } from './some-events.ts';

const DIALECTS: readonly JsonDialect[] = ['proto', 'public'];

function parsed(json: unknown): Uint8Array {
  const candidate = parseEvent(json, 'event');
  return 'bytes' in candidate ? candidate.bytes : expect.fail(candidate.reason);
}

function reasonOf(json: unknown): string {
  const candidate = parseEvent(json, 'event');
  return 'bytes' in candidate ? expect.fail('it was taken') : candidate.reason;
}

describe('an event in JSON', () => {
  test('is what protobuf-es writes, in the dialect of protobuf', () => {
    fc.assert(
      fc.property(someEvent, (event) => {
        assert.deepStrictEqual(renderEvent(toBinary(EventSchema, event), 'proto'), toJson(EventSchema, event));
      }),
    );
  });

  test.each(DIALECTS)('reads back as the same event: %s', (dialect) => {
    fc.assert(
      fc.property(someEvent, (event) => {
        const json = JSON.parse(JSON.stringify(renderEvent(toBinary(EventSchema, event), dialect)));
        assert.deepStrictEqual(
          fromBinary(EventSchema, parsed(json)),
          fromBinary(EventSchema, toBinary(EventSchema, event)),
        );
      }),
    );
  });

  test('in the public API: short names, the content with its kind', () => {
    const event = createEvent({
      eventId: 'a',
      type: EventType.POLICY_DECISION,
      status: EventStatus.COMPLETED,
      timestamp: { seconds: 0n, nanos: 1_000_000 },
      content: { case: 'policy', value: { policyId: 'p', outcome: 'deny' } },
    });
    expect(renderEvent(toBinary(EventSchema, event), 'public')).toEqual({
      event_id: 'a',
      type: 'POLICY_DECISION',
      status: 'COMPLETED',
      timestamp: '1970-01-01T00:00:00.001Z',
      content: { kind: 'policy_decision', policy_id: 'p', outcome: 'deny' },
    });
  });

  test('is written whatever is stored: numbers and times that JSON does not have, schemas that are not known', () => {
    const odd = create(EventSchema, {
      type: 77 as EventType,
      timestamp: { seconds: 10n ** 15n, nanos: 0 },
      metadata: { nan: Number.NaN, deep: [{ up: Number.POSITIVE_INFINITY }] },
      extensions: [{ typeUrl: 'type.googleapis.com/acme.Thing', value: Uint8Array.of(1, 2, 3) }],
    });
    const unset = new BinaryWriter().tag(1, WireType.LengthDelimited).string('none').finish();
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(unset).finish();
    const noValue = new BinaryWriter().tag(36, WireType.LengthDelimited).bytes(entry).finish();
    const json = renderEvent(Buffer.concat([toBinary(EventSchema, odd), noValue]), 'public');
    expect(json).toEqual({
      type: 77,
      metadata: { nan: 'NaN', deep: [{ up: 'Infinity' }] },
      extensions: [{ '@type': 'type.googleapis.com/acme.Thing', value: 'AQID' }],
      state_update: { none: null },
    });
    const { type: _, ...readable } = json;
    expect(fromBinary(EventSchema, parsed(readable)).extensions).toEqual(odd.extensions);
  });

  test('may have nulls, numbers as texts, and offsets in its times', () => {
    const json = {
      event_id: null,
      timestamp: '2026-01-01t02:00:00.25+02:00',
      tool_response: { execution_time_ms: 'NaN', http_status: '200' },
    };
    expect(fromBinary(EventSchema, parsed(json))).toMatchObject({
      eventId: '',
      timestamp: { seconds: 1_767_225_600n, nanos: 250_000_000 },
      content: { case: 'toolResponse', value: { executionTimeMs: Number.NaN, httpStatus: 200 } },
    });
  });
});

function nestedJson(levels: number): JsonObject {
  let value: JsonObject = {};
  for (let level = 1; level < levels; level++) value = { a: value };
  return value;
}

test.each<[unknown, string]>([
  [7, 'event is 7, not an object.'],
  [[], 'event is an array, not an object.'],
  [{ foo: 1 }, 'event.foo is not a field of Event.'],
  [JSON.parse('{"__proto__": 1}'), 'event.__proto__ is not a field of Event.'],
  [{ constructor: 1 }, 'event.constructor is not a field of Event.'],
  [{ event_id: 5 }, 'event.event_id is 5, not a string.'],
  [{ type: 'NOPE' }, 'event.type is "NOPE", not a name of EventType, for example "SESSION_START".'],
  [{ type: 77 }, 'event.type is 77, not a name of EventType, for example "SESSION_START".'],
  [{ type: 'constructor' }, 'event.type is "constructor", not a name of EventType, for example "SESSION_START".'],
  [{ timestamp: 'today' }, 'event.timestamp is "today", not a time as in "2026-01-31T12:00:00.5Z".'],
  [
    { timestamp: '2026-02-30T25:00:00Z' },
    'event.timestamp is "2026-02-30T25:00:00Z", not a time as in "2026-01-31T12:00:00.5Z".',
  ],
  [
    { timestamp: '0000-01-01T00:00:00Z' },
    'event.timestamp is "0000-01-01T00:00:00Z", not a time as in "2026-01-31T12:00:00.5Z".',
  ],
  [{ tags: 'a' }, 'event.tags is "a", not an array.'],
  [{ tags: ['a', {}] }, 'event.tags[1] is an object, not a string.'],
  [{ metadata: [1] }, 'event.metadata is an array, not an object.'],
  [{ metadata: nestedJson(25) }, 'event.metadata nests objects and arrays deeper than 24 levels.'],
  [{ isFinal: 'yes' }, 'event.isFinal is "yes", not true or false.'],
  [{ event_id: 'a', eventId: 'b' }, 'event.eventId stands beside another value of the same field.'],
  [{ message: {}, error: {} }, 'event.error stands beside another value of the same field.'],
  [{ content: 'hello' }, 'event.content is "hello", not an object.'],
  [{ content: {} }, 'event.content.kind is missing: the kind of the content, for example "message".'],
  [{ content: { kind: 'event_id' } }, 'event.content.kind is "event_id", not a kind of content.'],
  [{ content: { kind: 'tool_call', nome: 'x' } }, 'event.content.nome is not a field of ToolCall.'],
  [{ llm_invocation: { prompt_tokens: 1.5 } }, 'event.llm_invocation.prompt_tokens is 1.5, not a 32-bit integer.'],
  [
    { llm_invocation: { prompt_tokens: 2 ** 40 } },
    'event.llm_invocation.prompt_tokens is 1099511627776, not a 32-bit integer.',
  ],
  [{ llm_invocation: { temperature: 'hot' } }, 'event.llm_invocation.temperature is "hot", not a number.'],
  [
    { extensions: [{ '@type': 'x', name: 1 }] },
    'event.extensions[0] is an object, not an object of "@type" and "value", the encoded message in base64.',
  ],
])('%j is refused: %s', (json, sentence) => {
  expect(reasonOf(json)).toBe(sentence);
});

test('24 levels are taken, a million are refused without harm', () => {
  expect(parsed({ metadata: nestedJson(24) })).toBeInstanceOf(Uint8Array);
  const bomb = JSON.parse(`{"metadata":{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`);
  expect(reasonOf(bomb)).toBe('event.metadata nests objects and arrays deeper than 24 levels.');
});

test('a batch is read event by event', () => {
  const { batchId, candidates } = parseBatch(
    { batch_id: 'b', events: [{ event_id: 'a' }, { eventId: 'x', type: 0.5 }, null] },
    'batch',
  );
  expect(batchId).toBe('b');
  expect(candidates).toEqual([
    { path: 'events[0]', bytes: expect.any(Uint8Array) },
    { eventId: 'x', kind: 'invalid', reason: expect.stringMatching(/^events\[1\]\.type is 0\.5, /) },
    { eventId: '', kind: 'invalid', reason: 'events[2] is null, not an object.' },
  ]);
  expect(() => parseBatch({ batch_id: 'b' }, 'batch')).toThrow('batch.events is missing: an array of events.');
  expect(() => parseBatch([], 'batch')).toThrow('batch is an array, not an object.');
  expect(() => parseBatch({ events: [], x: 1 }, 'batch')).toThrow('batch.x is not a field of EventBatch.');
});
