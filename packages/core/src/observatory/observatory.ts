import { type AnyTrace, trace, withTrace } from '../index.ts';
import { guard } from '../runtime/guard.ts';
import { type AgentContext, readContext } from './agent-context.ts';
import { AgentSession } from './agent-session.ts';
import type { EnvelopeExporter } from './envelope-exporter.ts';
import { MultiExporter } from './exporters/multi.ts';
import { DRAIN_DEADLINE, openSessions } from './open-sessions.ts';
import { Outlet } from './outlet.ts';
import { Recording } from './recording.ts';
import type { ObservatoryStats } from './stats.ts';

/** Options of an {@link Observatory}. */
export interface ObservatoryOptions {
  /**
   * True: the exporter is called at the end of each session, inside the app's call: for scripts and tests. False: it is called
   * in the background. @defaultValue false
   */
  inline?: boolean;
}

const WORKFLOW = 'agent session';

/**
 * Records runs of agents as sessions and gives each, when it has ended, as one envelope to an exporter, or to several. What it
 * records is also in the trail and reaches all trace processors, because its spans are spans of the tracing model.
 *
 * ```ts
 * const observatory = new Observatory(new FileExporter('sessions.jsonl'));
 * await observatory.session({ sessionId: 'chat-1', agentId: 'support' }, async (session) =>
 *   session.agentStep('plan', async () => session.toolCall('get_order', { order: '4711' }, () => getOrder('4711'))),
 * );
 * ```
 *
 * It fails open: nothing of it throws, delays or ends the app. What is dropped is counted, in `stats` and in the envelope.
 */
export class Observatory {
  readonly #outlet: Outlet;

  constructor(exporter: EnvelopeExporter | readonly EnvelopeExporter[], { inline = false }: ObservatoryOptions = {}) {
    this.#outlet = new Outlet(isList(exporter) ? new MultiExporter(exporter) : exporter, inline);
  }

  /** What became of the sessions so far. */
  get stats(): ObservatoryStats {
    return this.#outlet.stats;
  }

  /**
   * Runs `fn` in a session, which ends when `fn` is done, for a promise when it settles. What `fn` throws is thrown on.
   *
   * @returns what `fn` returns
   */
  session<T>(context: AgentContext, fn: (session: AgentSession) => T): T {
    const session = this.#make(context);
    return withTrace(session.trace, () => fn(session));
  }

  /**
   * Starts a session that is current until it ends: `using session = observatory.startSession(context)`, or `session.end()`.
   * Work that runs side by side needs {@link session}.
   */
  startSession(context: AgentContext): AgentSession {
    const session = this.#make(context);
    session.trace.start(true);
    return session;
  }

  /** Nothing is left for it to do: the first session that ends starts the work in the background. For those who know it. */
  async start(): Promise<void> {}

  /**
   * Exports what waits. Sessions that end later are exported as well. Never rejects.
   *
   * @param timeout milliseconds after which what still waits is given up and counted; 2000 by default
   */
  shutdown(timeout: number = DRAIN_DEADLINE): Promise<void> {
    return this.#outlet.shutdown(timeout);
  }

  #make(given: AgentContext): AgentSession {
    const context = readContext(given);
    const made: AnyTrace = trace(context.agentId || WORKFLOW, { session: context.session });
    const session = new AgentSession(made, made.isNoop ? context.sessionId : made.sessionId, context.agentId);
    if (made.isNoop) return session;
    guard('observatory.session', () => {
      const recording = new Recording(made, context, () => this.#outlet.eventDropped());
      openSessions().add(made.traceId, { session, recording, outlet: this.#outlet });
    });
    return session;
  }
}

function isList(value: EnvelopeExporter | readonly EnvelopeExporter[]): value is readonly EnvelopeExporter[] {
  return Array.isArray(value);
}
