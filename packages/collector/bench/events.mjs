import { readFileSync } from 'node:fs';
import { toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema, EventStatus, EventType, Severity } from '@chaukas/spec';

export const SCOPE = { tenantId: 'acme', projectId: 'support' };

const EVENTS_PER_TRACE = 50;
const TRACES_PER_SESSION = 4;
const START = 1_763_683_200_000_000_000n;

// Prose, because the words of made-up text repeat in a way that real text does not.
const PROSE = ['LICENSE', 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']
  .map((name) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'))
  .join('\n')
  .split(/\s+/);

const { SESSION_START, MODEL_INVOCATION_START, MODEL_INVOCATION_END, TOOL_CALL_START, TOOL_CALL_END } = EventType;
const { OUTPUT_EMITTED, ERROR } = EventType;
const TYPES = [
  ...[MODEL_INVOCATION_START, MODEL_INVOCATION_END, TOOL_CALL_START, TOOL_CALL_END],
  ...[MODEL_INVOCATION_START, MODEL_INVOCATION_END, OUTPUT_EMITTED],
];

/** The same event for the same number: about 2 KB on average, 50 to a trace, 200 to a session. */
export function eventOf(number) {
  const trace = Math.floor(number / EVENTS_PER_TRACE);
  const session = Math.floor(trace / TRACES_PER_SESSION);
  const place = number % EVENTS_PER_TRACE;
  const type = place === 0 ? SESSION_START : number % 997 === 0 ? ERROR : TYPES[number % TYPES.length];
  return createEvent({
    eventId: uuid(number),
    ...SCOPE,
    sessionId: `session_${hex(session, 24)}`,
    traceId: `trace_${hex(trace, 32)}`,
    spanId: `span_${hex(number >>> 1, 24)}`,
    parentSpanId: `span_${hex(trace, 24)}`,
    type,
    severity: type === ERROR ? Severity.ERROR : Severity.INFO,
    status: EventStatus.COMPLETED,
    timestamp: timeOf(number),
    agentId: `agent-${place % 3}`,
    agentName: `Agent ${place % 3}`,
    branch: 'main',
    content: contentOf(type, number),
    metadata: {
      turn: place,
      operation: 'chat',
      instrumentation: { name: '@chaukas/instrument-openai', version: '0.1.0' },
    },
  });
}

export function bytesOf(number) {
  return toBinary(EventSchema, eventOf(number));
}

function contentOf(type, number) {
  if (type === MODEL_INVOCATION_START) return { case: 'llmInvocation', value: invocation(number, 0) };
  if (type === MODEL_INVOCATION_END) return { case: 'llmInvocation', value: invocation(number, 60) };
  if (type === TOOL_CALL_START)
    return {
      case: 'toolCall',
      value: { id: `call_${number}`, name: 'search', arguments: { query: prose(number, 8) } },
    };
  if (type === TOOL_CALL_END)
    return { case: 'toolResponse', value: { toolCallId: `call_${number}`, output: { output: prose(number, 40) } } };
  if (type === ERROR) return { case: 'error', value: { errorMessage: prose(number, 12), errorCode: '429' } };
  if (type === OUTPUT_EMITTED) return { case: 'message', value: { role: 'assistant', text: prose(number, 80) } };
  return undefined;
}

function invocation(number, answerWords) {
  const messages = Array.from({ length: 5 }, (_, at) => ({
    role: at % 2 ? 'assistant' : 'user',
    content: prose(number + at, 70),
  }));
  const message = { role: 'assistant', content: prose(number, answerWords) };
  return {
    provider: 'openai',
    model: 'gpt-5-mini',
    request: { model: 'gpt-5-mini', messages, temperature: 0.2 },
    ...(answerWords > 0 && {
      response: { id: `chatcmpl-${number}`, choices: [{ index: 0, message, finish_reason: 'stop' }] },
    }),
    promptTokens: 400,
  };
}

function prose(number, words) {
  const start = (number * 7919) % (PROSE.length - words);
  return PROSE.slice(start, start + words).join(' ');
}

function timeOf(number) {
  const time = START + BigInt(number) * 3_000_000n;
  return { seconds: time / 1_000_000_000n, nanos: Number(time % 1_000_000_000n) };
}

function hex(number, digits) {
  // Spread over all values, as random ids are: neighbours in time are none in an index.
  const spread = (BigInt(number) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn;
  return spread.toString(16).padStart(16, '0').padEnd(digits, '5');
}

/** UUIDv7: the time first, the rest random. */
function uuid(number) {
  const time = (START / 1_000_000n + BigInt(number) * 3n).toString(16).padStart(12, '0');
  const random = hex(number, 20);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}
