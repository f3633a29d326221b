import { guard } from '../runtime/guard.ts';
import type { Registry } from '../runtime/registry.ts';
import { suite } from '../runtime/suite.ts';
import { Frame } from './context.ts';
import { genSessionId } from './ids.ts';
import { runIn } from './run.ts';
import { readSessionOptions, type SessionOptions } from './session-options.ts';
import type { Trace } from './trace.ts';
import { TraceSettlement } from './trace-settlement.ts';

/**
 * Runs `fn` in a session: everything inside it, in any asynchronous branch, carries the session's id, tenant, project and
 * tags. Runs inside (`withTrace`, callback forms, model calls, frameworks) are traces of their own in that session; spans
 * made by hand right inside it hang on the session itself.
 *
 * SESSION_START is recorded at once; SESSION_END when `fn` is done (a promise: settled) and the last trace of the session
 * ended. Work that outlives it and starts a run later opens the session again. What a session inside another leaves out is
 * that of the outer one. An option of a wrong type is named on stderr, and `fn` runs all the same.
 *
 * @returns what `fn` returns; what it throws or rejects with is recorded once and stays the app's
 */
export function withSession<T>(options: SessionOptions, fn: () => T): T {
  const shared = suite();
  const place = guard('withSession', () => openSession(shared, options));
  if (place === undefined) return fn();
  const { trace, outer } = place;
  // The frame of the session itself never closes, so that late work still knows whose it is.
  const frame = new Frame(trace, undefined, new Frame(trace, undefined, undefined));
  return runIn(shared.context, frame, new TraceSettlement(trace, outer), (work) => work(), fn);
}

/** Opens the trace that stands for the session; undefined while nothing is recorded. */
function openSession(
  { context, provider, runtime }: Registry,
  given: SessionOptions,
): { trace: Trace; outer: Frame | undefined } | undefined {
  if (!provider.enabled) return undefined;
  const { options, problems } = readSessionOptions(given);
  for (const { field, sentence } of problems) runtime.notices.problem(sentence, `withSession ${field}`);
  const { name = 'session', ...session } = options;
  if (problems.some(({ field }) => field === 'content') && runtime.config.content.mode === 'full') {
    session.content = 'redacted';
  }
  const outer = context.current();
  session.sessionId ||= outer?.trace.session.sessionId || genSessionId();
  const trace = provider.traceAt({ outer: outer?.trace, isSession: true }, name, { session });
  if (trace.isNoop) return undefined;
  return { trace: trace.start(), outer };
}
