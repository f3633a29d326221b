import { describeRequest, type RecordedRequest, type RequestRecord } from './request.ts';

/** Most requests that an error message lists. */
const MAX_LISTED = 20;

interface Waiter {
  /** Settles the waiter if a request satisfies it. */
  check(): void;
  fail(message: string): void;
}

/** The requests of a server in the order in which they were received, and those who wait for one. */
export class Journal {
  readonly #requests: RecordedRequest[] = [];
  readonly #waiters = new Set<Waiter>();
  #closed: string | undefined;

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  add(record: RequestRecord): void {
    if (this.#closed !== undefined) return;
    this.#requests.push(record);
    this.#checkWaiters();
  }

  /** Changes a record, in the journal or not yet. Without effect after {@link close}. */
  note(record: RequestRecord, change: Partial<RecordedRequest>): void {
    if (this.#closed !== undefined) return;
    Object.assign(record, change);
    this.#checkWaiters();
  }

  /** See `ScriptedServer.waitFor`. */
  waitFor(predicate: (request: RecordedRequest) => boolean, timeoutMs: number): Promise<RecordedRequest> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        action();
      };
      const waiter: Waiter = {
        check: () => {
          try {
            const found = this.#requests.find(predicate);
            if (found !== undefined) settle(() => resolve(found));
          } catch (error) {
            settle(() => reject(error));
          }
        },
        fail: (why) =>
          settle(() => reject(new Error(`no request satisfied the predicate ${why}\n${this.#describe()}`))),
      };
      const timer = setTimeout(() => waiter.fail(`within ${timeoutMs} ms`), timeoutMs);
      timer.unref();
      this.#waiters.add(waiter);
      waiter.check();
      if (this.#closed !== undefined) waiter.fail(this.#closed);
    });
  }

  /** Ends the recording and fails those who still wait. `why` completes "no request satisfied the predicate". */
  close(why: string): void {
    this.#closed = why;
    for (const waiter of [...this.#waiters]) waiter.fail(why);
  }

  #checkWaiters(): void {
    for (const waiter of [...this.#waiters]) waiter.check();
  }

  #describe(): string {
    const count = this.#requests.length;
    const listed = this.#requests.slice(-MAX_LISTED).map((request) => `  ${describeRequest(request)}`);
    const which = count > MAX_LISTED ? `, of which the last ${MAX_LISTED}` : '';
    return [`requests received: ${count}${which}`, ...listed].join('\n');
  }
}
