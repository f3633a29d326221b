import { guard } from '../runtime/guard.ts';
import type { TraceSession } from './processor.ts';

const KEYS: readonly (keyof TraceSession)[] = [
  'sessionId',
  'tenantId',
  'projectId',
  'userId',
  'agentId',
  'tags',
  'metadata',
  'content',
];

/** What is given counts, the rest is that of the session around: tags are added to its tags, metadata to its metadata. */
export function inheritSession(outer: TraceSession | undefined, given: TraceSession | undefined): TraceSession {
  if (outer === undefined) return given ?? {};
  const merged: TraceSession = { ...outer };
  for (const key of KEYS) {
    const value: unknown = guard('session', () => given?.[key]);
    // An empty id is none.
    if (value !== undefined && value !== null && value !== '') Reflect.set(merged, key, value);
  }
  const tags = [...listOf(outer.tags), ...listOf(merged.tags)];
  if (tags.length > 0) merged.tags = [...new Set(tags)];
  if (outer.metadata !== undefined && merged.metadata !== outer.metadata) {
    merged.metadata = guard('session', () => ({ ...outer.metadata, ...merged.metadata })) ?? outer.metadata;
  }
  return merged;
}

/** A list that may not be one, as JavaScript has it. */
export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}
