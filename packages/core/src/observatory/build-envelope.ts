import type { CompiledPolicy } from '../content/policy/compile.ts';
import type { Envelope, EnvelopeEvent, EnvelopeSession } from './envelope.ts';
import { SCHEMA_VERSION } from './envelope.ts';
import { newEventId, traceIdOf } from './ids.ts';
import type { NotedEvent, Recording } from './recording.ts';
import { Redactor } from './redactor.ts';
import { type SpanFailure, tracebackOf } from './span-failure.ts';
import { isoMicros } from './time.ts';

/**
 * Makes the envelope of a session that ended, frozen.
 *
 * @param droppedSessions how many sessions were dropped up to now
 */
export function buildEnvelope(recording: Recording, policy: CompiledPolicy, droppedSessions: number): Envelope {
  const redactor = new Redactor(policy);
  const { trace, dropped } = recording;
  const seconds = (time: number): number => (time - trace.timeOf(0)) / 1000;
  const traceId = traceIdOf(trace.traceId);
  return freeze({
    schema_version: SCHEMA_VERSION,
    session: sessionOf(recording, traceId, redactor),
    events: recording.finish().map((event) => ({
      event_id: newEventId(),
      timestamp: seconds(event.time),
      ...bodyOf(event, traceId, redactor),
    })),
    recording: {
      start_timestamp: seconds(startOf(recording)),
      dropped_events: dropped,
      dropped_sessions: droppedSessions,
    },
  });
}

function startOf({ trace }: Recording): number {
  return trace.startTime ?? trace.now();
}

function sessionOf(recording: Recording, traceId: string, redactor: Redactor): EnvelopeSession {
  const { trace, context, metadata } = recording;
  return {
    session_id: trace.sessionId,
    agent_id: redactor.text('name', context.agentId),
    user_id: context.userId === undefined ? null : redactor.text('name', context.userId) || null,
    metadata: redactor.fields('body', metadata),
    trace_id: traceId,
    start_time: isoMicros(startOf(recording)),
    end_time: isoMicros(trace.endTime ?? trace.now()),
  };
}

type Body = EnvelopeEvent extends infer T
  ? T extends EnvelopeEvent
    ? Omit<T, 'event_id' | 'timestamp'>
    : never
  : never;

function bodyOf(event: NotedEvent, traceId: string, redactor: Redactor): Body {
  const { type, spanId, parentId } = event;
  const name = redactor.text('name', event.name);
  const trace = { trace_id: traceId, span_id: spanId, parent_span_id: parentId };
  switch (type) {
    case 'span_start': {
      const attributes = redactor.fields('body', event.attributes);
      return { type, trace, payload: { kind: redactor.text('label', event.kind), name, attributes } };
    }
    case 'span_end': {
      const status = event.failure === undefined ? 'ok' : 'error';
      const error = event.failure === undefined ? null : errorOf(event.failure, redactor);
      return { type, trace, payload: { name, kind: redactor.text('label', event.kind), status, error } };
    }
    case 'stream_event': {
      const attributes = redactor.fields('body', event.attributes);
      return { type, trace: { ...trace, parent_span_id: null }, payload: { event: name, attributes } };
    }
  }
}

function errorOf(
  failure: SpanFailure,
  redactor: Redactor,
): NonNullable<Extract<Body, { type: 'span_end' }>['payload']['error']> {
  return {
    type: redactor.text('label', failure.type),
    message: redactor.text('body', failure.message),
    traceback: redactor.text('body', tracebackOf(failure)),
  };
}

/** Freezes plain JSON, all the way down: several exporters get the same envelope. */
function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
