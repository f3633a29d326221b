import { createEvent, type Event, type EventInit, type JsonObject, type JsonValue } from '@chaukas/spec';
import fc from 'fast-check';

const text = fc.oneof(
  fc.constantFrom('', '__proto__', 'kind', 'content', '\u0000', '\u2028', '😀', '"\\'),
  fc.string({ unit: 'binary' }),
);
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const anyDouble = fc.double().map((value) => value + 0);
const int32 = fc.integer();

const { object } = fc.letrec<{ json: JsonValue; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    double,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(text, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
}));

const time = fc.record({
  seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }),
  nanos: fc.oneof(fc.constantFrom(0, 1, 1000, 500_000_000, 120_000), fc.integer({ min: 0, max: 999_999_999 })),
});

const part = <T extends object>(shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(shape, { requiredKeys: [] });

const content: fc.Arbitrary<NonNullable<EventInit['content']>> = fc.oneof(
  part({ role: text, text, metadata: object }).map((value) => ({ case: 'message' as const, value })),
  part({ id: text, name: text, arguments: object, authRequired: fc.boolean() }).map((value) => ({
    case: 'toolCall' as const,
    value,
  })),
  part({ toolCallId: text, output: object, executionTimeMs: anyDouble, httpStatus: int32 }).map((value) => ({
    case: 'toolResponse' as const,
    value,
  })),
  part({ provider: text, request: object, promptTokens: int32, temperature: anyDouble, startTime: time }).map(
    (value) => ({ case: 'llmInvocation' as const, value }),
  ),
  part({ policyId: text, ruleIds: fc.array(text) }).map((value) => ({ case: 'policy' as const, value })),
  part({ errorMessage: text, recoverable: fc.boolean() }).map((value) => ({ case: 'error' as const, value })),
  object.map((value) => ({ case: 'stateUpdate' as const, value })),
);

/** Events with fields of every kind that the schema has, and texts that trip up whoever writes JSON. */
export const someEvent: fc.Arbitrary<Event> = part({
  ...{
    eventId: text,
    sessionId: text,
    timestamp: time,
    type: fc.constantFrom(0, 1, 40, 63),
    severity: fc.constantFrom(0, 4),
  },
  ...{ author: fc.constantFrom(0, 1, 5), isFinal: fc.boolean(), tags: fc.array(text), content, metadata: object },
  ...{
    retry: part({ attempt: int32, strategy: text }),
    redaction: part({ fields: fc.array(text) }),
    cost: part({ totalCost: anyDouble }),
  },
}).map((init) => createEvent(init));
