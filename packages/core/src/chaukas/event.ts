import { type EventInit, EventStatus, Severity } from '@chaukas/spec';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { QueuedEvent } from '../pipeline/queued-event.ts';
import { genEventId, genSpanId } from '../tracing/ids.ts';
import { listOf } from '../tracing/inherit-session.ts';
import type { ReadableTrace, SpanOutcome } from '../tracing/processor.ts';
import { coerceEvent } from './coerce.ts';
import { coerceMetadata } from './coerce-metadata.ts';
import type { CustomSpanTypes } from './custom-spans.ts';
import type { EventParts } from './kind.ts';
import type { AgentRecord, SpanRef } from './records.ts';
import { SessionRecord } from './session.ts';
import { timestampOf } from './timestamp.ts';

/** Settings that every event carries. */
export interface MapperSettings {
  tenantId: string;
  projectId: string;
  branch: string | undefined;
  tags: readonly string[];
  customSpans?: CustomSpanTypes;
}

/** Status of an END event by how its span ended. */
export const STATUS: Readonly<Record<SpanOutcome, EventStatus>> = {
  open: EventStatus.STARTED,
  ok: EventStatus.COMPLETED,
  failed: EventStatus.FAILED,
  cancelled: EventStatus.CANCELLED,
};

/** An event of the mapping: what its kind says, and what all events say. Values of the app's are copies by now. */
export class MappedEvent extends QueuedEvent {
  readonly session: SessionRecord;
  /** Undefined: a fresh one, for what is no span. */
  spanId: SpanRef | undefined = undefined;
  /** What it hangs on; absent on the events of the session itself. */
  parent: SpanRef | undefined = undefined;
  agent: AgentRecord | undefined = undefined;
  readonly #parts: EventParts;
  readonly #trace: ReadableTrace;
  readonly #timestamp: number;
  readonly #outcome: SpanOutcome;
  readonly #settings: MapperSettings;

  /**
   * @param timestamp milliseconds since the Unix epoch
   * @param outcome what it tells the start (`open`) or the end of, where its kind does not say it
   */
  constructor(
    parts: EventParts,
    session: SessionRecord,
    trace: ReadableTrace,
    timestamp: number,
    outcome: SpanOutcome,
    settings: MapperSettings,
  ) {
    super();
    this.session = session;
    this.#parts = parts;
    this.#trace = trace;
    this.#timestamp = timestamp;
    this.#outcome = outcome;
    this.#settings = settings;
  }

  get tenantId(): string {
    return this.session.tenantId;
  }

  get projectId(): string {
    return this.session.projectId;
  }

  /** What the event's session asks for, over the configuration. */
  get content(): ContentMode | ContentOptions | undefined {
    return this.#trace.session?.content;
  }

  make(): EventInit {
    const { session, spanId, parent, agent } = this;
    const parts = this.#parts;
    const trace = this.#trace;
    // One literal and no spread: an event is made of some thirty fields, and there are many events.
    const init: EventInit = {
      eventId: genEventId(),
      tenantId: session.tenantId,
      projectId: session.projectId,
      sessionId: session.sessionId,
      traceId: trace.traceId,
      spanId: idOf(spanId) ?? genSpanId(),
      type: parts.type,
      author: parts.author,
      severity: parts.severity ?? (this.#outcome === 'failed' ? Severity.ERROR : Severity.INFO),
      status: parts.status ?? STATUS[this.#outcome],
      timestamp: timestampOf(this.#timestamp),
      invocationId: trace.traceId,
      tags: tagsOf(this.#settings, trace),
    };
    const parentSpanId = idOf(parent);
    if (parentSpanId !== undefined) init.parentSpanId = parentSpanId;
    addAgent(init, agent, trace);
    addSaid(init, parts);
    const { branch } = this.#settings;
    if (branch !== undefined) init.branch = branch;
    return coerceEvent(init);
  }
}

function idOf(ref: SpanRef | undefined): string | undefined {
  // An app can give anything for the id of a span.
  return ref instanceof SessionRecord ? ref.spanId : ref;
}

/** What only some kinds say. */
function addSaid(init: EventInit, parts: EventParts): void {
  const { content, performance, retry, responseId, isPartial, piiCategories, metadata } = parts;
  if (content !== undefined) init.content = content;
  if (performance !== undefined) init.performance = performance;
  if (retry !== undefined) init.retry = retry;
  if (responseId !== undefined) init.responseId = responseId;
  if (parts.isFinal === true) init.isFinal = true;
  if (isPartial !== undefined) init.isPartial = isPartial;
  if (piiCategories !== undefined) init.piiCategories = piiCategories;
  const fitting = metadata && coerceMetadata(metadata);
  if (fitting !== undefined) init.metadata = fitting;
}

function tagsOf({ tags }: MapperSettings, { session }: ReadableTrace): string[] {
  return session?.tags === undefined ? [...tags] : [...tags, ...listOf(session.tags)];
}

/** The nearest agent; outside any, the one that the session names. */
function addAgent(init: EventInit, agent: AgentRecord | undefined, { session }: ReadableTrace): void {
  if (agent !== undefined) {
    init.agentId = agent.id;
    init.agentName = agent.name;
  } else if (session?.agentId) {
    init.agentId = session.agentId;
  }
}
