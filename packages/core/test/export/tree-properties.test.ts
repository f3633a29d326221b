import { type Event, EventStatus, EventType, type JsonObject } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countByType, renderTree } from '../../src/export/tree.ts';
import { eventAt, type PlainEvent } from './tree-events.ts';

const numbersOf = (values: object): number[] => Object.values(values).filter((value) => typeof value === 'number');

const escapes = [
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '\u001b',
  '\u009b2J',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u2028',
  '\u202e',
];
const odd = fc.constantFrom(...escapes, '😀', '👩‍👩‍👧', '\ud83d', '\ude00', '東');
const text = fc.array(fc.oneof(odd, fc.string()), { maxLength: 6 }).map((parts) => parts.join(''));
const object = fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;
const number = fc.oneof(fc.double(), fc.integer({ min: -2, max: 5000 }));
const count = fc.integer({ min: -1, max: 2_000_000 });
const texts = fc.array(text, { maxLength: 3 });

const content: fc.Arbitrary<NonNullable<PlainEvent['content']>> = fc.oneof(
  fc.constant({ case: undefined }),
  fc.record({ case: fc.constant('message' as const), value: fc.record({ role: text, text }) }),
  fc.record({ case: fc.constant('toolCall' as const), value: fc.record({ name: text, arguments: object }) }),
  fc.record({
    case: fc.constant('llmInvocation' as const),
    value: fc.record({
      model: text,
      request: object,
      promptTokens: count,
      completionTokens: count,
      finishReason: text,
    }),
  }),
  fc.record({
    case: fc.constant('policy' as const),
    value: fc.record({ outcome: text, ruleIds: texts, rationale: text }),
  }),
  fc.record({ case: fc.constant('dataAccess' as const), value: fc.record({ datasource: text, documentIds: texts }) }),
  fc.record({ case: fc.constant('stateUpdate' as const), value: object }),
  fc.record({ case: fc.constant('error' as const), value: fc.record({ errorCode: text, errorMessage: text }) }),
  fc.record({ case: fc.constant('agentHandoff' as const), value: fc.record({ toAgentName: text, handoffType: text }) }),
  fc.record({ case: fc.constant('mcpCall' as const), value: fc.record({ serverName: text, operation: text }) }),
);

const metadataKeys = [
  'end_reason',
  'tool_name',
  'reason',
  'workflow_name',
  'name',
  'lost',
  'http_status',
  'data',
  'streamed',
];
const metadata = fc.dictionary(
  fc.constantFrom(...metadataKeys, 'usage_source', 'operation', 'side', 'stage', 'query'),
  fc.oneof(text, number, fc.boolean(), object, fc.constant(null)),
) as fc.Arbitrary<JsonObject>;

const spanId = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e');

const event: fc.Arbitrary<Event> = fc
  .record({
    at: fc.integer({ min: -5, max: 5000 }),
    timed: fc.boolean(),
    init: fc.record({
      sessionId: fc.constantFrom('s-1', 's-2', '', '\u001b[2J'),
      spanId,
      parentSpanId: fc.oneof(spanId, fc.constant('unknown')),
      type: fc.constantFrom(...numbersOf(EventType)),
      status: fc.constantFrom(...numbersOf(EventStatus)),
      agentName: text,
      retry: fc.record({ attempt: count, backoffMs: count, strategy: text }),
      performance: fc.record({ durationMs: number, latencyMs: number }),
      content,
      metadata,
    }),
  })
  .map(({ at, timed, init }) => {
    const made = eventAt(at, init);
    if (!timed) made.timestamp = undefined;
    return made;
  });

/** Lines of one session: its own, one per event that is no half of a span, one per n-th START and END of a span together. */
function linesOf(events: readonly Event[]): number {
  const lines = new Set(['session']);
  const seen = new Map<string, number>();
  for (const [at, { type, spanId }] of events.entries()) {
    const name = EventType[type];
    const half = /^(AGENT|MODEL_INVOCATION|TOOL_CALL|MCP_CALL)_(START|END)$/.exec(name);
    if (half !== null && spanId !== '') {
      const nth = (seen.get(name + spanId) ?? 0) + 1;
      seen.set(name + spanId, nth);
      lines.add(`${half[1]} ${spanId} ${nth}`);
    } else if (!name.startsWith('SESSION_')) {
      lines.add(String(at));
    }
  }
  return lines.size;
}

describe('any events at all', () => {
  it('give one line each, and no control character but the line breaks between them', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.oneof(fc.constant(100), number), (events, width) => {
        const rendered = renderTree(events, { width });
        expect(rendered).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}|\p{Surrogate}/u);
        const sessions = [...new Set(events.map(({ sessionId }) => sessionId))];
        const expected = sessions.map((id) => linesOf(events.filter(({ sessionId }) => sessionId === id)));
        const total = expected.reduce((sum, lines) => sum + lines, 0) + Math.max(0, sessions.length - 1);
        expect(rendered === '' ? 0 : rendered.split('\n').length).toBe(total);
      }),
      { numRuns: 500 },
    );
  });

  it('bring no escape code of their own into the colours', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are what is removed
        const rest = renderTree(events, { color: true }).replace(/\u001b\[(?:0|2|3[1236]|1;31)m/g, '');
        expect(rest).toBe(renderTree(events));
      }),
    );
  });

  it('are all counted', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const counts = [...countByType(events).values()];
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(events.length);
      }),
    );
  });
});
