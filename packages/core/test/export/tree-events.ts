import { createEvent, type Event, type EventInit, EventStatus, EventType } from '@chaukas/spec';

/** The plain form of an event, not the message itself. */
export type PlainEvent = Exclude<EventInit, Event>;

/** An event at `at` milliseconds after a fixed time, completed and in session `s-1` unless told otherwise. */
export function eventAt(at: number, init: PlainEvent): Event {
  const seconds = Math.floor(at / 1000);
  const timestamp = { seconds: 1_760_000_000n + BigInt(seconds), nanos: Math.round((at - seconds * 1000) * 1e6) };
  return createEvent({ sessionId: 's-1', status: EventStatus.COMPLETED, timestamp, ...init });
}

const { STARTED, FAILED, IN_PROGRESS } = EventStatus;
const root = 'span_session';

/** One run of an agent loop: a retried model call asks for two tools, one of them fails, the answer is streamed. */
export const agentLoop: readonly Event[] = [
  eventAt(0, {
    type: EventType.SESSION_START,
    status: STARTED,
    spanId: root,
    metadata: { workflow_name: 'Packing advice' },
  }),
  eventAt(1, {
    type: EventType.INPUT_RECEIVED,
    spanId: 'p1',
    parentSpanId: root,
    content: {
      case: 'message',
      value: { role: 'user', text: 'What should I wear?\nI am going to Oslo and Atlantis.' },
    },
  }),
  eventAt(1, {
    type: EventType.AGENT_START,
    status: STARTED,
    spanId: 'a1',
    parentSpanId: root,
    agentName: 'Wardrobe',
  }),
  eventAt(2, {
    type: EventType.MODEL_INVOCATION_START,
    status: STARTED,
    spanId: 'm1',
    parentSpanId: 'a1',
    content: { case: 'llmInvocation', value: { provider: 'openai', model: 'gpt-4o' } },
    metadata: { operation: 'chat' },
  }),
  eventAt(300, {
    type: EventType.RETRY,
    status: IN_PROGRESS,
    spanId: 'p2',
    parentSpanId: 'm1',
    retry: { attempt: 1, strategy: 'server_hint', backoffMs: 126 },
    metadata: { http_status: 429, reason: 'rate_limit' },
  }),
  eventAt(822, {
    type: EventType.MODEL_INVOCATION_END,
    spanId: 'm1',
    parentSpanId: 'a1',
    content: {
      case: 'llmInvocation',
      value: {
        provider: 'openai',
        model: 'gpt-4o-2024-08-06',
        request: { model: 'gpt-4o' },
        promptTokens: 84,
        completionTokens: 31,
        totalTokens: 115,
        finishReason: 'tool_calls',
      },
    },
    performance: { durationMs: 820 },
    metadata: { operation: 'chat', usage_source: 'provider' },
  }),
  eventAt(830, {
    type: EventType.TOOL_CALL_START,
    status: STARTED,
    spanId: 't1',
    parentSpanId: 'a1',
    content: { case: 'toolCall', value: { id: 'call_1', name: 'get_weather', arguments: { city: 'Oslo', days: 3 } } },
  }),
  eventAt(831, {
    type: EventType.TOOL_CALL_START,
    status: STARTED,
    spanId: 't2',
    parentSpanId: 'a1',
    content: { case: 'toolCall', value: { id: 'call_2', name: 'get_weather', arguments: { city: 'Atlantis' } } },
  }),
  eventAt(850, {
    type: EventType.ERROR,
    status: FAILED,
    spanId: 'p3',
    parentSpanId: 't2',
    content: { case: 'error', value: { errorMessage: 'No such city: Atlantis', errorCode: 'NotFoundError' } },
  }),
  eventAt(850, {
    type: EventType.TOOL_CALL_END,
    status: FAILED,
    spanId: 't2',
    parentSpanId: 'a1',
    content: { case: 'toolResponse', value: { toolCallId: 'call_2', errorMessage: 'No such city: Atlantis' } },
    performance: { durationMs: 19 },
    metadata: { tool_name: 'get_weather' },
  }),
  eventAt(871, {
    type: EventType.TOOL_CALL_END,
    spanId: 't1',
    parentSpanId: 'a1',
    content: { case: 'toolResponse', value: { toolCallId: 'call_1', output: { output: '4 °C, rain' } } },
    performance: { durationMs: 41 },
    metadata: { tool_name: 'get_weather' },
  }),
  eventAt(880, {
    type: EventType.MODEL_INVOCATION_START,
    status: STARTED,
    spanId: 'm2',
    parentSpanId: 'a1',
    content: { case: 'llmInvocation', value: { provider: 'openai', model: 'gpt-4o-2024-08-06' } },
    metadata: { operation: 'chat', streamed: true },
  }),
  eventAt(2120, {
    type: EventType.MODEL_INVOCATION_END,
    spanId: 'm2',
    parentSpanId: 'a1',
    content: {
      case: 'llmInvocation',
      value: {
        model: 'gpt-4o-2024-08-06',
        promptTokens: 130,
        completionTokens: 22,
        totalTokens: 152,
        finishReason: 'stop',
      },
    },
    performance: { durationMs: 1240, latencyMs: 120 },
    metadata: { operation: 'chat', streamed: true, usage_source: 'provider' },
  }),
  eventAt(2121, { type: EventType.AGENT_END, spanId: 'a1', parentSpanId: root, performance: { durationMs: 2120 } }),
  eventAt(2122, {
    type: EventType.OUTPUT_EMITTED,
    spanId: 'p4',
    parentSpanId: root,
    isFinal: true,
    content: {
      case: 'message',
      value: {
        role: 'assistant',
        text: 'Take a warm coat and an umbrella for Oslo; Atlantis is hard to forecast from here.',
      },
    },
  }),
  eventAt(2125, { type: EventType.SESSION_END, spanId: root, performance: { durationMs: 2125 } }),
];
