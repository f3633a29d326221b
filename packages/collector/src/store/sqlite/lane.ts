import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { LaneAnswer, LaneCall } from './answer-calls.ts';
import { type Calls, callsOn } from './calls.ts';
import type { PackedEvents } from './packed-events.ts';

/** A connection to the database, and the thread that it blocks. Calls are answered in their order. */
export interface Lane {
  call<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]>>;
  close(): Promise<void>;
}

/** Calls in this thread, for databases in memory, which no other thread can see. */
export function inlineLane(database: DatabaseSync): Lane {
  const calls = callsOn(database);
  return {
    async call(name, ...args) {
      // The cast: what fits the name fits the call of that name, which the checker cannot see for a name yet to come.
      const call = calls[name] as (...args: unknown[]) => ReturnType<Calls[typeof name]>;
      return call(...args);
    },
    async close() {
      database.close();
    },
  };
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Calls in a thread of their own, so that neither the disk nor a long search holds up this one. */
export class WorkerLane implements Lane {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #count = 0;
  #fault: Error | undefined;

  /** @param script file of `worker.ts`; @param path of the database, which must exist */
  constructor(script: URL | string, path: string) {
    this.#worker = new Worker(script, { workerData: { path } });
    this.#worker.on('message', (answer: LaneAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#fail(new Error('the store is closed'));
        resolve();
      });
    });
    // An idle store is no reason for the process to go on.
    this.#worker.unref();
  }

  call<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]>> {
    if (this.#fault) return Promise.reject(this.#fault);
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      const message: LaneCall = { id, name, args };
      this.#worker.postMessage(message, isAppend(message) ? buffersOf(message.args[0]) : []);
    });
  }

  async close(): Promise<void> {
    if (this.#fault) return;
    this.#worker.ref();
    this.#worker.postMessage(undefined);
    await this.#ended;
  }

  #settle({ id, answer, error }: LaneAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (error) waiting?.reject(error);
    // The cast: the answer is that of the call that waits, of whatever name.
    else waiting?.resolve(answer as never);
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#fault);
    this.#waiting.clear();
  }
}

/** Buffers that nobody needs on this side any more, so that they move instead of being copied. */
function buffersOf(group: readonly PackedEvents[]): ArrayBuffer[] {
  return group.flatMap(({ numbers, times, bytes }) => [numbers.buffer, times.buffer, bytes.buffer]);
}

function isAppend(call: LaneCall): call is LaneCall & { readonly args: Parameters<Calls['append']> } {
  return call.name === 'append';
}
