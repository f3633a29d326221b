import { createHash } from 'node:crypto';
import { Author, EventStatus, EventType, type JsonObject } from '@chaukas/spec';
import type { Capture } from '../content/snapshot.ts';
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
  endReason: string | undefined;
  usage: JsonObject | undefined;

  constructor(startTime: number) {
    this.startTime = startTime;
  }
}

/** A session as this process sees it. */
export class SessionRecord {
  readonly tenantId: string;
  readonly projectId: string;
  readonly sessionId: string;
  /** The span id of its events and the parent of what has no other: the same in every process. */
  readonly spanId: string;
  opening: Opening | undefined;
  #openedBefore = false;

  constructor(tenantId: string, projectId: string, sessionId: string) {
    this.tenantId = tenantId;
    this.projectId = projectId;
    this.sessionId = sessionId;
    this.spanId = sessionSpanId(tenantId, projectId, sessionId);
  }

  /** @returns SESSION_START if this trace opens the session */
  traceStarted(trace: ReadableTrace, capture: Capture): EventParts | undefined {
    const opens = this.opening === undefined;
    this.opening ??= new Opening(trace.startTime ?? Date.now());
    this.opening.liveTraces++;
    if (!opens) return undefined;
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
        context: Object.keys(context).length === 0 ? undefined : context,
        resumed: resumed ? true : undefined,
      }),
    };
  }

  /** A span without a parent in its trace ended. */
  rootEnded(outcome: SpanOutcome): void {
    const opening = this.opening;
    if (opening !== undefined && BADNESS.indexOf(outcome) > BADNESS.indexOf(opening.worst)) opening.worst = outcome;
  }

  countEvent(): void {
    if (this.opening !== undefined) this.opening.events++;
  }

  countTokens(buckets: UsageBuckets | undefined, tokens: TokenCounts | undefined): void {
    if (this.opening !== undefined) this.opening.usage = addUsage(this.opening.usage, buckets, tokens);
  }

  /** @returns SESSION_END if no other trace of the session is live */
  traceEnded(trace: ReadableTrace): { parts: EventParts; outcome: SpanOutcome } | undefined {
    const opening = this.opening;
    if (opening === undefined) return undefined;
    opening.endReason = trace.endReason ?? opening.endReason;
    if (--opening.liveTraces > 0) return undefined;
    this.opening = undefined;
    const parts: EventParts = {
      type: EventType.SESSION_END,
      author: Author.SYSTEM,
      metadata: known({
        workflow_name: trace.name,
        user_id: trace.session?.userId,
        events: opening.events + 1,
        usage: opening.usage,
        end_reason: opening.endReason,
      }),
      performance: { durationMs: Math.max((trace.endTime ?? Date.now()) - opening.startTime, 0) },
    };
    return { parts, outcome: opening.worst };
  }
}

/** The span id of a session: `span_` + the first 24 hex digits of a hash of what names it. */
export function sessionSpanId(tenantId: string, projectId: string, sessionId: string): string {
  const name = `chaukas.session\n${tenantId}\n${projectId}\n${sessionId}`;
  return `span_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
}
