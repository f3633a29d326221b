import { isMainThread } from 'node:worker_threads';
import { guard } from './guard.ts';

/** Delivers what waits before SIGTERM ends the process; there is no listener unless it is asked for. */
export class SigtermFlush {
  readonly #deliver: (ending: boolean) => Promise<void>;
  readonly #listener = (): void => void this.#signalled();
  #listening = false;

  /** @param deliver what is to be done at the signal; `ending`: the process ends when it is done. Never rejects */
  constructor(deliver: (ending: boolean) => Promise<void>) {
    this.#deliver = deliver;
  }

  listen(asked: boolean): void {
    // Only the main thread gets signals.
    if (asked === this.#listening || !isMainThread) return;
    this.#listening = asked;
    if (asked) process.on('SIGTERM', this.#listener);
    else process.off('SIGTERM', this.#listener);
  }

  async #signalled(): Promise<void> {
    // With handlers of its own the app decides what a signal does.
    const ending = process.listenerCount('SIGTERM') === 1;
    // From here on a second signal ends the process at once.
    if (ending) this.listen(false);
    await guard('SIGTERM', () => this.#deliver(ending));
    if (ending) process.kill(process.pid, 'SIGTERM');
  }
}
