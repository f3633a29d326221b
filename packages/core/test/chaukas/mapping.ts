import {
  createEvent,
  type Event,
  type EventInit,
  formatEventLine,
  invalidMetadata,
  parseEventLine,
} from '@chaukas/spec';
import { expect } from 'vitest';
import { ChaukasMapper } from '../../src/chaukas/mapper.ts';
import { settle } from '../../src/content/deferred.ts';
import type { SpanData } from '../../src/index.ts';
import type { ReadableSpan, ReadableTrace } from '../../src/tracing/processor.ts';
import type { SpanEvent } from '../../src/tracing/span-event.ts';

/** 2026-01-02T03:04:05Z. */
export const T0: number = Date.UTC(2026, 0, 2, 3, 4, 5);

export const traceFixture: ReadableTrace = {
  type: 'trace',
  traceId: 'trace_1',
  name: 'Workflow',
  groupId: null,
  startTime: T0,
  session: { sessionId: 's-1' },
};

/** A span from 100 to 350 milliseconds after T0, the same object at its start and at its end. */
export function spanFixture(spanData: SpanData, more: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    type: 'trace.span',
    traceId: 'trace_1',
    spanId: 'span_1',
    parentId: null,
    spanData,
    startedAt: null,
    endedAt: null,
    startTime: T0 + 100,
    endTime: T0 + 350,
    error: null,
    outcome: 'ok',
    ...more,
  };
}

/** A mapper on its own, with what came out of it. */
export class Mapping {
  readonly events: Event[] = [];
  readonly mapper: ChaukasMapper;

  constructor(settings: { branch?: string; tags?: string[] } = {}) {
    const { branch, tags = [] } = settings;
    this.mapper = new ChaukasMapper(
      () => ({ tenantId: 't-1', projectId: 'p-1', branch, tags }),
      (draft, capture) => {
        for (const _ of settle(capture.deferred));
        this.#add(draft.make());
      },
    );
  }

  /** Starts a trace; the fixture with `more`. */
  trace(more: Partial<ReadableTrace> = {}): this {
    this.mapper.onTraceStart({ ...traceFixture, ...more });
    return this;
  }

  endTrace(more: Partial<ReadableTrace> = {}): this {
    this.mapper.onTraceEnd({ ...traceFixture, endTime: T0 + 1000, ...more });
    return this;
  }

  start(span: ReadableSpan): this {
    this.mapper.onSpanStart(span);
    return this;
  }

  end(span: ReadableSpan): this {
    this.mapper.onSpanEnd(span);
    return this;
  }

  point(span: ReadableSpan, event: SpanEvent): this {
    this.mapper.onSpanEvent(span, { ...event, timestamp: T0 + 200 });
    return this;
  }

  #add(init: EventInit): void {
    const event = createEvent(init);
    const line = formatEventLine(event);
    expect(formatEventLine(parseEventLine(line))).toBe(line);
    expect(invalidMetadata(event.metadata)).toEqual([]);
    this.events.push(event);
  }
}

type Json = Record<string, unknown>;

/** An event as its line says it, without what is random. */
export function plain(event: Event): Json {
  const { event_id: _, ...fields }: Json = JSON.parse(formatEventLine(event));
  return fields;
}

/** The events of one span in a trace of its own, without those of the session and without what all have in common. */
export function eventsOf(data: SpanData, more: Partial<ReadableSpan> = {}): Json[] {
  const mapping = new Mapping().trace();
  const span = spanFixture(data, more);
  mapping.start(span).end(span);
  return mapping.events.slice(1).map(specifics);
}

/** The event of one span event. */
export function pointOf(event: SpanEvent): Json {
  const span = spanFixture({ type: 'agent', name: 'Agent' });
  const mapping = new Mapping().trace().start(span).point(span, event);
  return specifics(mapping.events[2] as Event);
}

const COMMON = ['tenant_id', 'project_id', 'session_id', 'trace_id', 'parent_span_id', 'invocation_id'];

function specifics(event: Event): Json {
  return Object.fromEntries(Object.entries(plain(event)).filter(([key]) => !COMMON.includes(key)));
}
