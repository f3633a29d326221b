import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpanData } from '../../src/index.ts';
import type { SpanEvent } from '../../src/tracing/span-event.ts';
import { Mapping, spanFixture } from './mapping.ts';

/** Every field of every span type. */
const FIELDS: Readonly<Record<SpanData['type'], readonly string[]>> = {
  agent: ['name', 'agent_id', 'handoffs', 'tools', 'output_type', 'instructions', 'model'],
  function: ['name', 'input', 'output', 'call_id', 'observed', 'requested_by', 'mcp_data'],
  generation: [...modelFields(), 'input', 'output', 'model_config', 'usage'],
  response: [...modelFields(), '_input', '_response'],
  speech: [...modelFields(), 'input', 'output', 'model_config'],
  transcription: [...modelFields(), 'input', 'output', 'model_config'],
  handoff: ['from_agent', 'to_agent', 'handoff_type', 'reason', 'input'],
  guardrail: ['name', 'triggered', 'output', 'stage', 'outcome'],
  mcp: ['operation', 'server', 'server_url', 'method', 'request', 'response', 'protocol_version', 'side', 'transport'],
  mcp_tools: ['server', 'result'],
  retriever: ['datasource', 'query', 'document_ids', 'chunk_ids'],
  speech_group: ['input'],
  task: ['name', 'input', 'output'],
  turn: ['turn', 'agent_name'],
  custom: ['name', 'data'],
};

function modelFields(): string[] {
  const asked = ['model', 'provider', 'host', 'operation', 'request', 'parameters', 'streamed'];
  const answered = [
    'response',
    'response_model',
    'response_id',
    'request_id',
    'finish_reason',
    'tokens',
    'usage_buckets',
  ];
  return [...asked, ...answered, 'time_to_first_token', 'chunks', 'attempts', 'raw_response'];
}

const POINTS: Readonly<Record<SpanEvent['type'], readonly string[]>> = {
  input_received: ['role', 'text', 'parts'],
  output_emitted: ['role', 'text', 'parts', 'final'],
  error: ['message', 'code', 'stack', 'error', 'recoverable', 'recovery_action'],
  retry: ['attempt', 'strategy', 'backoff_ms', 'reason', 'http_status'],
  policy_decision: ['policy_id', 'outcome', 'rule_ids', 'rationale', 'stage'],
  data_access: ['datasource', 'document_ids', 'chunk_ids', 'pii_categories', 'query'],
  state_update: ['update'],
  system: ['name', 'data', 'severity'],
};

const COUNTS = ['prompt', 'completion', 'total', 'input', 'output', 'temperature', 'max_tokens', 'choices', 'text'];

/** What an app or a library may put where something else is expected. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    '',
    '\ud800',
    'a\udfffb',
    0,
    -0,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
  ),
  fc.constantFrom<unknown>(
    2 ** 31,
    -(2 ** 31),
    2 ** 53,
    1e300,
    0.5,
    7n,
    10n ** 400n,
    Symbol('s'),
    () => 1,
    new Date(0),
  ),
  fc.constantFrom<unknown>(
    new Date(Number.NaN),
    /x/,
    new Error('e'),
    new Map([[1, 2]]),
    new Set([3]),
    Buffer.from('b'),
  ),
  fc.constantFrom<unknown>(
    Object.create(null),
    'constructor',
    '__proto__',
    'x'.repeat(100_000),
    circle(),
    unreadable(),
  ),
  fc.string({ unit: 'binary' }),
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.record(Object.fromEntries(COUNTS.map((key) => [key, leaf])), { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ unit: 'binary' }), leaf, { maxKeys: 4 }) },
);

function circle(): object {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}

function unreadable(): object {
  const fail = (): never => {
    throw new Error('hands off');
  };
  return Object.defineProperties({}, { value: { get: fail, enumerable: true }, toString: { value: fail } });
}

function filled(fields: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(fields.map((field) => [field, hostile])), { requiredKeys: [] });
}

const scope = filled(['name', 'version', 'library', 'library_version']);
const failure = fc.option(filled(['message', 'data']), { nil: null });

describe.each(Object.entries(FIELDS))('a span of type %s', (type, fields) => {
  it('makes events that can be written and read, whatever its data are', () => {
    const anything = fc.tuple(filled(fields), scope, failure, hostile);
    fc.assert(
      fc.property(anything, ([data, instrumentation, error, endReason]) => {
        // The types say what should be there; this is about what may be there all the same.
        const span = spanFixture({ ...data, type } as SpanData, { instrumentation, error, endReason } as object);
        const mapping = new Mapping().trace().start(span).end(span).endTrace();
        expect(mapping.events.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(Object.entries(POINTS))('a span event %s', (type, fields) => {
  it('makes an event that can be written and read, whatever it says', () => {
    fc.assert(
      fc.property(filled(fields), (said) => {
        const span = spanFixture({ type: 'agent', name: 'A' });
        const event = { ...said, type } as SpanEvent;
        expect(new Mapping().trace().start(span).point(span, event).events).toHaveLength(3);
      }),
      { numRuns: 60 },
    );
  });
});

it('a trace makes events that can be written and read, whatever its options are', () => {
  const session = filled(['sessionId', 'tenantId', 'projectId', 'userId', 'metadata']);
  fc.assert(
    fc.property(filled(['name', 'groupId', 'metadata', 'endReason']), session, (options, own) => {
      const trace = { ...options, session: own } as object;
      expect(new Mapping().trace(trace).endTrace(trace).events).toHaveLength(2);
    }),
    { numRuns: 100 },
  );
});

it('a span of a type that nobody knows groups its children', () => {
  const unknown = spanFixture({ type: 'from the future' } as unknown as SpanData, { spanId: 'unknown' });
  const tool = spanFixture({ type: 'function', name: 'f' }, { parentId: 'unknown' });
  const { events } = new Mapping().trace().start(unknown).start(tool).end(tool).end(unknown);
  expect(events).toHaveLength(3);
  expect(events[1]?.parentSpanId).toBe(events[0]?.spanId);
});
