import type { TraceSession } from '@chaukas/core';
import { known, read, readEntries } from '@chaukas/instrumentation';
import type { RunStart } from '../runs/run.ts';

/** The ids that make runs one conversation, the library's own first. */
const SESSION_IDS = ['thread_id', 'session_id', 'conversation_id'];

/** Tags and metadata that the library adds for itself. */
const OWN_TAG = /^(?:seq|graph|map|retry|condition|branch):|^langsmith:|^nostream$/;
const OWN_KEY =
  /^(?:ls_|lc_|langgraph_|__|checkpoint)|^(?:versions|thread_id|session_id|conversation_id|user_id|timeoutMs)$/;

/** The session of an outermost run, as far as the run says it. @param given the app has said which session it is */
export function sessionOf({ metadata, tags }: Pick<RunStart, 'metadata' | 'tags'>, given: boolean): TraceSession {
  const id = SESSION_IDS.map((key) => read(metadata, key)).find(isId);
  const user = read(metadata, 'user_id');
  const own = tags.filter((tag) => !OWN_TAG.test(tag));
  const context = readEntries(metadata).filter(([key]) => !OWN_KEY.test(key));
  return known({
    sessionId: id === undefined || given ? undefined : String(id),
    userId: isId(user) ? String(user) : undefined,
    tags: own.length > 0 ? own : undefined,
    metadata: context.length > 0 ? Object.fromEntries(context) : undefined,
  });
}

function isId(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
