import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StoreAnswer, StoreCall, StoreCalls } from './store-process.ts';
import type { Target } from './target.ts';

const SCRIPT = fileURLToPath(new URL('./store-process.ts', import.meta.url));

/** The embedded store on a database at `path`, spoken to over IPC. */
export function storeTarget(path: string): Target {
  return {
    async start() {
      const child = new StoreProcess(path);
      await child.ready;
      return {
        async append(events) {
          await child.call(
            'append',
            events.map(({ bytes }) => bytes),
          );
        },
        read: async (traceId) => new Map(await child.call('read', traceId === undefined ? {} : { traceId })),
        kill: () => child.kill(),
        stop: () => child.stop(),
      };
    },
  };
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** One process with a store. */
export class StoreProcess {
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<StoreAnswer['id'], Waiting>();
  #count = 0;

  constructor(path: string) {
    this.#child = fork(SCRIPT, [path], { serialization: 'advanced' });
    this.#exited = once(this.#child, 'exit');
    this.ready = this.#answerTo('ready');
    this.#child.on('message', (answer: StoreAnswer) => this.#settle(answer));
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the store has ended'));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  call<Name extends keyof StoreCalls>(name: Name, ...args: Parameters<StoreCalls[Name]>): ReturnType<StoreCalls[Name]> {
    const call: StoreCall = { id: this.#count++, name, argument: args[0] };
    const answer = this.#answerTo(call.id);
    // An error of sending means that the process is gone, which the answer says as well.
    this.#child.send(call, () => {});
    // The cast: the answer to a call is that of its name.
    return answer as ReturnType<StoreCalls[Name]>;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async stop(): Promise<void> {
    this.call('stop').catch(() => {});
    await this.#exited;
  }

  #answerTo<Answer>(id: StoreAnswer['id']): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle({ id, answer, error }: StoreAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    // The cast: as above.
    if (error === undefined) waiting?.resolve(answer as never);
    else waiting?.reject(new Error(error));
  }
}
