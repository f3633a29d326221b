import { hash } from 'node:crypto';
import { Author, EventStatus, EventType, type JsonObject } from '@chaukas/spec';
import { Capture } from '../content/snapshot.ts';
import type { ReadableTrace, SpanOutcome } from '../tracing/processor.ts';
import type { TokenCounts, UsageBuckets } from '../tracing/span-data.ts';
import { type EventParts, known } from './kind.ts';
import { addUsage } from './usage.ts';

const BADNESS = ['open', 'ok', 'cancelled', 'failed'] as const satisfies readonly SpanOutcome[];

/** One opening of a session in this process, from its first live trace to the end of its last. */
class Opening {
  /** Milliseconds since the Unix epoch. */
  readonly startTime: number;
  liveTraces = 0;
  events = 0;
  worst: SpanOutcome = 'ok';
  /** Why the trace that made it no better than this ended. */
  endReason: string | undefined;
  usage: JsonObject | undefined;
  userId: string | undefined;
  /** What the traces after the first say of themselves; SESSION_START was written before. */
  context: JsonObject | undefined;
  readonly capture: Capture = new Capture();
  /** The trace that opened it. */
  readonly first: ReadableTrace;

  constructor(first: ReadableTrace) {
    this.first = first;
    this.startTime = first.startTime ?? Date.now();
    this.userId = first.session?.userId;
  }

  /** Another trace joined. */
  joined({ metadata, session }: ReadableTrace): void {
    const inherited = session?.metadata === this.first.session?.metadata;
    this.userId = session?.userId ?? this.userId;
    this.context = { ...this.context, ...this.capture.struct(metadata, 'input') };
    if (!inherited) Object.assign(this.context, this.capture.struct(session?.metadata, 'input'));
  }

  /** A span without a parent, or a trace as a whole, ended. */
  ended(outcome: SpanOutcome): void {
    if (BADNESS.indexOf(outcome) <= BADNESS.indexOf(this.worst)) return;
    this.worst = outcome;
    this.endReason = undefined;
  }
}

/** A session as this process sees it. */
export class SessionRecord {
  readonly tenantId: string;
  readonly projectId: string;
  readonly sessionId: string;
  opening: Opening | undefined;
  #openedBefore = false;
  #spanId: string | undefined;

  constructor(tenantId: string, projectId: string, sessionId: string) {
    this.tenantId = tenantId;
    this.projectId = projectId;
    this.sessionId = sessionId;
  }

  /**
   * The span id of its events and the parent of what has no other: the same in every process. A hash, so it is taken when an event
   * is made and not when something happens.
   */
  get spanId(): string {
    this.#spanId ??= sessionSpanId(this.tenantId, this.projectId, this.sessionId);
    return this.#spanId;
  }

  /** @returns SESSION_START if this trace opens the session */
  traceStarted(trace: ReadableTrace, capture: Capture): EventParts | undefined {
    const opens = this.opening === undefined;
    this.opening ??= new Opening(trace);
    this.opening.liveTraces++;
    if (!opens) {
      this.opening.joined(trace);
      return undefined;
    }
    const resumed = this.#openedBefore;
    this.#openedBefore = true;
    const { metadata, session } = trace;
    const context = { ...capture.struct(metadata, 'input'), ...capture.struct(session?.metadata, 'input') };
    return {
      type: EventType.SESSION_START,
      author: Author.SYSTEM,
      status: EventStatus.STARTED,
      metadata: known({
        workflow_name: trace.name,
        user_id: session?.userId,
        context: notEmpty(context),
        resumed: resumed ? true : undefined,
      }),
    };
  }

  /** A span without a parent in its trace ended. */
  rootEnded(outcome: SpanOutcome): void {
    this.opening?.ended(outcome);
  }

  countEvent(): void {
    if (this.opening !== undefined) this.opening.events++;
  }

  countTokens(buckets: UsageBuckets | undefined, tokens: TokenCounts | undefined): void {
    if (this.opening !== undefined) this.opening.usage = addUsage(this.opening.usage, buckets, tokens);
  }

  /** @returns SESSION_END if no other trace of the session is live */
  traceEnded(trace: ReadableTrace): SessionEnd | undefined {
    const opening = this.opening;
    if (opening === undefined) return undefined;
    opening.ended(trace.outcome ?? 'ok');
    if (opening.worst !== 'ok') opening.endReason ??= trace.endReason;
    if (--opening.liveTraces > 0) return undefined;
    this.opening = undefined;
    const { first, capture, worst } = opening;
    const scope = first.isSession === true ? first : undefined;
    const parts: EventParts = {
      type: EventType.SESSION_END,
      author: Author.SYSTEM,
      metadata: known({
        workflow_name: (scope ?? trace).name,
        user_id: opening.userId,
        context: opening.context && notEmpty(opening.context),
        events: opening.events + 1,
        usage: opening.usage,
        end_reason: trace.endReason ?? opening.endReason,
      }),
      performance: { durationMs: Math.max((trace.endTime ?? Date.now()) - opening.startTime, 0) },
    };
    return { parts, capture, outcome: worst, scope };
  }
}

/** SESSION_END, and the trace that stands for the session if there is one. */
export interface SessionEnd {
  parts: EventParts;
  capture: Capture;
  outcome: SpanOutcome;
  scope: ReadableTrace | undefined;
}

function notEmpty(context: JsonObject): JsonObject | undefined {
  return Object.keys(context).length === 0 ? undefined : context;
}

/** The span id of a session: `span_` + the first 24 hex digits of a hash of what names it. */
export function sessionSpanId(tenantId: string, projectId: string, sessionId: string): string {
  const name = `chaukas.session\n${tenantId}\n${projectId}\n${sessionId}`;
  return `span_${hash('sha256', name, 'hex').slice(0, 24)}`;
}
