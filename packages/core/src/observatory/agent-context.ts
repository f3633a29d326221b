import { coerceText } from '../chaukas/coerce-text.ts';
import { known } from '../chaukas/kind.ts';
import type { TraceSession } from '../tracing/processor.ts';
import type { Attributes } from './kinds.ts';

/** Whose run a session is: one run of an agent, in a conversation, for a user. */
export interface AgentContext extends Pick<TraceSession, 'tenantId' | 'projectId' | 'tags'> {
  /** Id of the conversation; the same id again goes on with the same session of the trail. */
  sessionId: string;
  agentId: string;
  userId?: string | null;
  metadata?: Attributes | null;
}

/** A context with what an app may have got wrong put right: ids are texts, absent is absent. */
export interface KnownContext {
  readonly sessionId: string;
  readonly agentId: string;
  readonly userId: string | undefined;
  readonly metadata: Record<string, unknown> | undefined;
  readonly session: TraceSession;
}

/** Reads a context; never throws. */
export function readContext(context: AgentContext): KnownContext {
  const { sessionId, agentId, userId, metadata, tenantId, projectId, tags } = context ?? {};
  const read = {
    sessionId: textOf(sessionId) ?? '',
    agentId: textOf(agentId) ?? '',
    userId: textOf(userId),
    metadata: typeof metadata === 'object' && metadata !== null ? metadata : undefined,
  };
  const session = known({ ...read, tenantId, projectId, tags: Array.isArray(tags) ? tags : undefined });
  return { ...read, session };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : coerceText(value);
}
