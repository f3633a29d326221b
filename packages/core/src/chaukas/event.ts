import { type EventInit, EventStatus, Severity } from '@chaukas/spec';
import { genEventId } from '../tracing/ids.ts';
import { listOf } from '../tracing/inherit-session.ts';
import type { ReadableTrace, SpanOutcome } from '../tracing/processor.ts';
import { coerceEvent } from './coerce.ts';
import { coerceMetadata } from './coerce-metadata.ts';
import type { CustomSpanTypes } from './custom-spans.ts';
import type { EventParts } from './kind.ts';
import type { AgentRecord } from './records.ts';
import type { SessionRecord } from './session.ts';
import { timestampOf } from './timestamp.ts';

/** Settings that every event carries. */
export interface MapperSettings {
  tenantId: string;
  projectId: string;
  branch: string | undefined;
  tags: readonly string[];
  customSpans?: CustomSpanTypes;
}

/** Where an event belongs. */
export interface EventPlace {
  session: SessionRecord;
  trace: ReadableTrace;
  spanId: string;
  /** Absent on the events of the session itself. */
  parentSpanId: string | undefined;
  agent: AgentRecord | undefined;
  /** Milliseconds since the Unix epoch. */
  timestamp: number;
}

/** Status of an END event by how its span ended. */
export const STATUS: Readonly<Record<SpanOutcome, EventStatus>> = {
  open: EventStatus.STARTED,
  ok: EventStatus.COMPLETED,
  failed: EventStatus.FAILED,
  cancelled: EventStatus.CANCELLED,
};

/** What an END event says of how its span ended. */
export function endOf(outcome: SpanOutcome): Pick<EventParts, 'status' | 'severity'> {
  return { status: STATUS[outcome], severity: outcome === 'failed' ? Severity.ERROR : Severity.INFO };
}

/** A whole event: what its kind says, and what all events say. */
export function buildEvent(parts: EventParts, place: EventPlace, settings: MapperSettings): EventInit {
  const { session, trace, agent } = place;
  const { metadata, isFinal, ...said } = parts;
  return coerceEvent({
    ...said,
    eventId: genEventId(),
    tenantId: session.tenantId,
    projectId: session.projectId,
    sessionId: session.sessionId,
    traceId: trace.traceId,
    spanId: place.spanId,
    ...(place.parentSpanId !== undefined && { parentSpanId: place.parentSpanId }),
    ...agentOf(agent, trace),
    severity: parts.severity ?? Severity.INFO,
    status: parts.status ?? EventStatus.COMPLETED,
    timestamp: timestampOf(place.timestamp),
    invocationId: trace.traceId,
    ...(isFinal === true && { isFinal }),
    ...(settings.branch !== undefined && { branch: settings.branch }),
    tags: [...settings.tags, ...listOf(trace.session?.tags)],
    ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata: coerceMetadata(metadata) }),
  });
}

/** The nearest agent; outside any, the one that the session names. */
function agentOf(agent: AgentRecord | undefined, { session }: ReadableTrace): Pick<EventInit, 'agentId' | 'agentName'> {
  if (agent !== undefined) return { agentId: agent.id, agentName: agent.name };
  return session?.agentId ? { agentId: session.agentId } : {};
}
