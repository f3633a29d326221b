import { counted } from '../export/tree-text.ts';
import { reportFault } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import { buildEnvelope } from './build-envelope.ts';
import type { EnvelopeExporter } from './envelope-exporter.ts';
import { openSessions } from './open-sessions.ts';
import type { Recording } from './recording.ts';
import { Ring } from './ring.ts';
import type { ObservatoryStats } from './stats.ts';

/** Sessions that wait for an exporter in the background; of more, the oldest go. */
export const MAX_WAITING = 100;

/** The way of ended sessions to an exporter: at once, or one by one in the background. */
export class Outlet {
  readonly #exporter: EnvelopeExporter;
  readonly #inline: boolean;
  readonly #queue = new Ring<Recording>(MAX_WAITING);
  /** Exports that are under way. */
  readonly #pending = new Set<Promise<void>>();
  #working: Promise<void> | undefined;
  /** How often what waited was given up. */
  #round = 0;
  #exported = 0;
  #failed = 0;
  #droppedEvents = 0;
  #givenUp = 0;

  constructor(exporter: EnvelopeExporter, inline: boolean) {
    this.#exporter = exporter;
    this.#inline = inline;
  }

  get stats(): ObservatoryStats {
    return {
      exported: this.#exported,
      failed: this.#failed,
      dropped: this.#dropped,
      waiting: this.waiting,
      droppedEvents: this.#droppedEvents,
    };
  }

  get waiting(): number {
    return this.#queue.size + this.#pending.size;
  }

  get #dropped(): number {
    return this.#queue.dropped + this.#givenUp;
  }

  /** A session lost its oldest event. */
  eventDropped(): void {
    if (this.#droppedEvents++ > 0) return;
    say(
      'a session of the observatory has more events than it can hold: the oldest are dropped, and counted in its envelope',
    );
  }

  /** Takes a session that has ended. */
  push(recording: Recording): void {
    if (this.#inline) {
      this.#deliver(recording);
      this.#watch();
      return;
    }
    if (this.#queue.push(recording)) {
      say(
        `the observatory's exporter is too slow: of ${MAX_WAITING} sessions that wait the oldest are dropped and counted`,
      );
    }
    this.#watch();
    if (this.#working === undefined) setImmediate(() => this.#work()).unref();
  }

  /** Done when all that waits is exported, at the latest after so many milliseconds. Never rejects. */
  async drain(deadline: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadline);
    });
    await Promise.race([this.#drained(), late]);
    clearTimeout(timer);
    this.#watch();
  }

  /** The same; what still waits then is given up. */
  async shutdown(deadline: number): Promise<void> {
    await this.drain(deadline);
    this.#giveUp('the exporter did not answer in time');
  }

  /** Hands what waits to the exporter at once: the process ends. What takes time is lost then. */
  drainSync(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#deliver(next);
    this.#giveUp('the process ended first');
  }

  /** What waits is not going to be exported any more. */
  #giveUp(reason: string): void {
    const lost = this.waiting;
    if (lost === 0) return;
    this.#givenUp += lost;
    this.#queue.clear();
    this.#pending.clear();
    // An export that never settles must not be in the way of those that come later.
    this.#round++;
    this.#working = undefined;
    this.#watch();
    say(`${counted(lost, 'session')} of the observatory given up: ${reason}`);
  }

  async #drained(): Promise<void> {
    while (this.waiting > 0) {
      await this.#work();
      await Promise.all(this.#pending);
    }
  }

  /** Exports one session after the other until none waits. */
  #work(): Promise<void> {
    if (this.#working !== undefined) return this.#working;
    const working = this.#workOff().finally(() => {
      if (this.#working === working) this.#working = undefined;
      this.#watch();
    });
    this.#working = working;
    return working;
  }

  async #workOff(): Promise<void> {
    const round = this.#round;
    while (this.#round === round) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      await this.#deliver(next);
    }
  }

  /** Never throws or rejects: what the exporter does not take is counted. */
  #deliver(recording: Recording): Promise<void> | undefined {
    try {
      const envelope = buildEnvelope(recording, suite().runtime.policyFor(), this.#dropped);
      const result: unknown = this.#exporter.export(envelope);
      if (!isThenable(result)) {
        this.#exported++;
        return undefined;
      }
      return this.#await(Promise.resolve(result));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #await(result: Promise<unknown>): Promise<void> {
    const settle = (count: () => void): void => {
      // One that was given up has been counted as lost.
      if (this.#pending.delete(settled)) count();
      this.#watch();
    };
    const settled: Promise<void> = result.then(
      () => settle(() => this.#exported++),
      (error) => settle(() => this.#fail(error)),
    );
    this.#pending.add(settled);
    return settled;
  }

  #fail(error: unknown): void {
    this.#failed++;
    reportFault('the exporter of the observatory', error);
  }

  /** While something waits, the end of the process is waited for. */
  #watch(): void {
    openSessions().watch(this);
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

function say(sentence: string): void {
  suite().runtime.notices.problem(sentence);
}
