import type { Span } from './span.ts';
import type { Trace } from './trace.ts';

/** After this long without further work a held trace ends. */
const IDLE_MS = 60_000;

/** What a held trace is made of. */
export interface HeldInit {
  readonly trace: Trace;
  /** The run as a whole, where this process sees it whole: its outcome is that of the last work. */
  readonly root?: Span | undefined;
}

/**
 * A trace that outlives each piece of work in it, because nobody says when it ends: what another process asks for comes in
 * separate requests, and so does what an app asks outside any run.
 */
export class HeldTrace {
  readonly trace: Trace;
  readonly root: Span | undefined;
  readonly #onEnd: () => void;
  #users = 0;
  #ending = false;
  #last: Span | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ trace, root }: HeldInit, onEnd: () => void) {
    this.trace = trace;
    this.root = root;
    this.#onEnd = onEnd;
  }

  get open(): boolean {
    return this.trace.endTime === undefined;
  }

  enter(): this {
    this.#users++;
    this.#ending = false;
    clearTimeout(this.#timer);
    return this;
  }

  /** @param last what was done in it; undefined if it says nothing of how the whole ends */
  leave(last?: Span): void {
    this.#users--;
    this.#last = last ?? this.#last;
    if (this.#users > 0) return;
    if (this.#ending) this.end();
    else this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.end('idle'), IDLE_MS);
    this.#timer.unref();
  }

  /** Nothing more will come: ends it as soon as no work is under way. */
  endWhenIdle(): void {
    this.#ending = true;
    this.endIfIdle(undefined);
  }

  /** Ends it unless work is under way. */
  endIfIdle(reason: string | undefined): void {
    if (this.#users <= 0) this.end(reason);
  }

  /** @param reason why, other than that all is done */
  end(reason?: string): void {
    clearTimeout(this.#timer);
    this.#onEnd();
    if (!this.open) return;
    const last = this.#last;
    if (last?.error) this.root?.setError(last.error);
    if (last?.outcome === 'cancelled') this.root?.cancel(last.endReason ?? 'cancelled');
    this.#last = undefined;
    this.trace.endReason = reason ?? this.root?.endReason;
    this.root?.finish();
    this.trace.finish();
  }
}

/** The held traces of the process, each under what its work has in common. */
export class HeldTraces {
  readonly #held = new Map<unknown, HeldTrace>();

  /**
   * Enters the trace that is held under a key, or a new one; whoever enters leaves once.
   *
   * @param open makes the trace, started; undefined where nothing is recorded
   */
  enter(key: unknown, open: () => HeldInit | undefined): HeldTrace | undefined {
    const found = this.#held.get(key);
    if (found?.open === true) return found.enter();
    const init = open();
    if (init === undefined) return undefined;
    const made = new HeldTrace(init, () => {
      if (this.#held.get(key) === made) this.#held.delete(key);
    });
    this.#held.set(key, made);
    return made.enter();
  }

  /** The trace that is held under a key now. */
  find(key: unknown): HeldTrace | undefined {
    return this.#held.get(key);
  }

  /** Ends the traces in which no work is under way. */
  endIdle(reason: string): void {
    for (const held of [...this.#held.values()]) held.endIfIdle(reason);
  }
}
