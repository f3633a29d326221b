import { guard, suite } from '@chaukas/core/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import type { SdkSpan, SdkTrace } from '../sdk.ts';

/** Seconds that the SDK's own end may wait for us; it gives up after five. */
const FLUSH_TIMEOUT = 2;

/**
 * What the SDK takes for one of its processors. It awaits the methods inside the app's run, and what they throw fails it: ours
 * return a promise that is fulfilled already, and throw nothing. Being shut down is no end: the SDK does it to every processor
 * whenever its list is replaced.
 */
export class AgentsProcessor {
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  onTraceStart(trace: SdkTrace): Promise<void> {
    return this.#tell(() => this.#bridge.traceStarted(trace));
  }

  onTraceEnd(trace: SdkTrace): Promise<void> {
    return this.#tell(() => this.#bridge.traceEnded(trace));
  }

  onSpanStart(span: SdkSpan): Promise<void> {
    return this.#tell(() => this.#bridge.spanStarted(span));
  }

  onSpanEnd(span: SdkSpan): Promise<void> {
    return this.#tell(() => this.#bridge.spanEnded(span));
  }

  async shutdown(): Promise<void> {
    await this.#flush();
  }

  async forceFlush(): Promise<void> {
    await this.#flush();
  }

  #tell(what: () => void): Promise<void> {
    guard('agents processor', what);
    return Promise.resolve();
  }

  /** Delivers what waits; only where something does, so that nobody waits for nothing. */
  async #flush(): Promise<void> {
    if (!this.#bridge.active) return;
    guard('agents processor', () => this.#bridge.traces.settleAll());
    const { runtime } = suite();
    if ((runtime.report().waiting ?? 0) > 0) await runtime.flush({ timeout: FLUSH_TIMEOUT });
  }
}
