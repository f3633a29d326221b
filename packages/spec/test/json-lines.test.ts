import assert from 'node:assert/strict';
import { Author, createEvent, EventStatus, EventType, formatEventLine, parseEventLine, Severity } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileEvent } from './hostile.ts';

const event = createEvent({
  eventId: '01932b5c-0000-7000-8000-000000000001',
  parentSpanId: 'span_0123456789abcdef01234567',
  type: EventType.TOOL_CALL_START,
  severity: Severity.INFO,
  status: EventStatus.STARTED,
  author: Author.TOOL,
  timestamp: { seconds: 1_763_683_200n, nanos: 120_000_000 },
  isFinal: false,
  tags: ['a', 'b'],
  content: {
    case: 'toolCall',
    value: { id: 'call_1', name: 'search', arguments: { q: 'x', deep: [1, null, { k: true }] } },
  },
  metadata: { tool_name: 'search', turn: 2 },
});

const fields = {
  event_id: '01932b5c-0000-7000-8000-000000000001',
  parent_span_id: 'span_0123456789abcdef01234567',
  type: 'EVENT_TYPE_TOOL_CALL_START',
  severity: 'SEVERITY_INFO',
  status: 'EVENT_STATUS_STARTED',
  author: 'AUTHOR_TOOL',
  timestamp: '2025-11-21T00:00:00.120Z',
  tags: ['a', 'b'],
  tool_call: { id: 'call_1', name: 'search', arguments: { q: 'x', deep: [1, null, { k: true }] } },
  metadata: { tool_name: 'search', turn: 2 },
};

describe('formatEventLine', () => {
  it('writes snake_case names, full enum names, RFC 3339 Z times and plain Structs, and leaves empty fields out', () => {
    expect(JSON.parse(formatEventLine(event))).toStrictEqual(fields);
  });

  it('writes the content that is a Struct itself', () => {
    const update = createEvent({ content: { case: 'stateUpdate', value: { model: { old: 'a', new: 'b' } } } });
    expect(formatEventLine(update)).toBe('{"state_update":{"model":{"old":"a","new":"b"}}}');
  });

  it('writes a content without any field', () => {
    expect(formatEventLine(createEvent({ content: { case: 'error', value: {} } }))).toBe('{"error":{}}');
  });

  it.each([
    ['NaN in a Struct', { metadata: { a: Number.NaN } }, /NaN/],
    ['a time after the year 9999', { timestamp: { seconds: 10n ** 15n } }, /Timestamp/],
    ['an extension', { extensions: [{ typeUrl: 'type.googleapis.com/x.Y' }] }, /x\.Y/],
  ])('throws on %s', (_, init, message) => {
    expect(() => formatEventLine(createEvent(init))).toThrow(message);
  });
});

describe('parseEventLine', () => {
  it('gives back the event that was written', () => {
    assert.deepStrictEqual(parseEventLine(formatEventLine(event)), event);
  });

  it('reads camelCase names', () => {
    const { event_id, parent_span_id, tool_call, ...same } = fields;
    const line = JSON.stringify({ eventId: event_id, parentSpanId: parent_span_id, toolCall: tool_call, ...same });
    assert.deepStrictEqual(parseEventLine(line), event);
  });

  it('ignores unknown fields, at any depth', () => {
    const line = JSON.stringify({ ...fields, newer: { x: 1 }, tool_call: { ...fields.tool_call, newer: [] } });
    assert.deepStrictEqual(parseEventLine(line), event);
  });

  it('reads an event type of a newer schema as unspecified', () => {
    const newer = parseEventLine('{"event_id":"1","type":"EVENT_TYPE_NEWER"}');
    expect([newer.eventId, newer.type]).toEqual(['1', EventType.UNSPECIFIED]);
  });

  it('reads a time with an offset', () => {
    const time = parseEventLine('{"timestamp":"2025-11-21T02:00:00.120+02:00"}').timestamp;
    assert.deepStrictEqual(time, event.timestamp);
  });

  it.each(['', '[]', 'null', '{"event_id":', '{"event_id":1}', '{"timestamp":"2025-11-21T00:00:00"}'])(
    'refuses %j',
    (line) => {
      expect(() => parseEventLine(line)).toThrow(Error);
    },
  );
});

describe('any event', () => {
  it('is one line that reads back as the same event', () => {
    fc.assert(
      fc.property(hostileEvent, (init) => {
        const written = createEvent(init);
        const line = formatEventLine(written);
        expect(line).not.toMatch(/[\r\n]/);
        // Not vitest's `toEqual`: this one also compares own keys named `__proto__`, and NaN with -0 strictly.
        assert.deepStrictEqual(parseEventLine(line), written);
      }),
    );
  });
});
