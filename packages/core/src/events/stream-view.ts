import { type Cell, Scope } from '../tracing/context.ts';
import type { ReadableTrace, TraceSession } from '../tracing/processor.ts';

/**
 * What one stream sees: the trace or session it was opened in, what its own runs start, and every trace that starts inside of
 * what it sees. Traces are told apart by identity, never by an id that an app may give twice; a session by its id together
 * with its tenant and project.
 */
export class StreamView {
  readonly #wholeProcess: boolean;
  readonly #traces = new WeakSet<object>();
  /** Traces of other tracing libraries, of whose spans only the id is known, while they last. */
  readonly #foreign = new Set<string>();
  readonly #scopes = new Set<Scope>();
  #session: TraceSession | undefined;
  #placed = false;

  constructor(wholeProcess: boolean) {
    this.#wholeProcess = wholeProcess;
  }

  /** Opened where nothing can be told apart, and not run anything yet: there is nothing it could see. */
  get unplaced(): boolean {
    return !this.#placed && !this.#wholeProcess;
  }

  join(trace: ReadableTrace): void {
    this.#placed = true;
    this.#traces.add(trace);
    if (!('sessionId' in trace)) this.#foreign.add(trace.traceId);
  }

  /** All runs of this session belong to the stream, wherever in the process they start. */
  joinSession(session: TraceSession): void {
    this.#session = session;
  }

  /** What starts in this cell from now on belongs to the stream. */
  enter(cell: Cell): void {
    this.#placed = true;
    cell.scope = new Scope(cell.scope);
    this.#scopes.add(cell.scope);
  }

  forget({ traceId }: ReadableTrace): void {
    this.#foreign.delete(traceId);
  }

  sees(trace: ReadableTrace): boolean {
    return this.#wholeProcess || this.#traces.has(trace) || this.#isOfSession(trace);
  }

  seesId(traceId: string): boolean {
    return this.#wholeProcess || this.#foreign.has(traceId);
  }

  /** Whether something in this trace belongs to the stream; where there is no trace, something in this cell. */
  covers(trace: ReadableTrace | undefined, cell: Cell): boolean {
    if (trace !== undefined) return this.sees(trace);
    return this.#wholeProcess || this.#isIn(cell.scope);
  }

  leave(): void {
    for (const scope of this.#scopes) scope.closed = true;
  }

  #isOfSession({ session }: ReadableTrace): boolean {
    const own = this.#session;
    if (own?.sessionId === undefined || session === undefined) return false;
    return (
      session.sessionId === own.sessionId && session.tenantId === own.tenantId && session.projectId === own.projectId
    );
  }

  #isIn(scope: Scope | undefined): boolean {
    for (let at = scope; at !== undefined; at = at.outer) if (this.#scopes.has(at)) return true;
    return false;
  }
}
