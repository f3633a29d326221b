import { customSpan, functionSpan, withAgentSpan, withFunctionSpan, withSession, withTrace } from '../../src/index.ts';
import type { PlainClient } from '../loop/plain-client.ts';
import { said, toolCall } from '../loop/plain-client.ts';

/** What a request of an app does; every name in it is that of its request. */
export type Step =
  | { kind: 'agent' | 'run'; name: string; steps: Step[] }
  | { kind: 'tool'; name: string; fails: boolean }
  | { kind: 'model' | 'byHand'; name: string }
  | { kind: 'generator'; name: string; count: number }
  | { kind: 'loop'; name: string; adopted: boolean };

/** A request: whose it is, and what it does. */
export interface Request {
  number: number;
  tenantId: string;
  projectId: string;
  sessionId: string;
  steps: Step[];
}

/** Numbers that only look random, so that a failure can be seen again. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761 + 1;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }
}

/** Requests of two tenants, which use the same session ids. */
export function requestOf(number: number): Request {
  const dice = new Dice(number);
  const name = (what: string): string => `${what} of ${number}`;
  const inner = (depth: number): Step[] =>
    Array.from({ length: 1 + dice.roll(2) }, (_, i): Step => {
      const what = name(`${depth}.${i}`);
      const kinds = [
        (): Step => ({ kind: 'tool', name: what, fails: dice.roll(3) === 0 }),
        (): Step => ({ kind: 'model', name: what }),
        (): Step => ({ kind: 'generator', name: what, count: dice.roll(3) }),
        (): Step => ({ kind: 'agent', name: what, steps: depth < 3 ? inner(depth + 1) : [] }),
      ];
      return (kinds[dice.roll(kinds.length)] ?? kinds[1])?.() ?? { kind: 'model', name: what };
    });
  return {
    number,
    tenantId: `tenant ${number % 2}`,
    projectId: `project ${number % 3}`,
    sessionId: `session ${Math.floor(number / 6)}-${Math.floor((number % 6) / 2)}`,
    steps: [
      { kind: 'run', name: name('run'), steps: inner(1) },
      { kind: 'agent', name: name('agent'), steps: inner(1) },
      { kind: 'byHand', name: name('hand') },
      ...(dice.roll(2) === 0 ? [{ kind: 'loop', name: name('loop'), adopted: dice.roll(2) === 0 } as const] : []),
    ],
  };
}

/** Does what requests plan, with pauses of different lengths. */
export class Performer {
  readonly #client: PlainClient;
  readonly #dice: Dice;

  constructor(client: PlainClient, seed: number) {
    this.#client = client;
    this.#dice = new Dice(seed);
  }

  request({ steps, number, ...session }: Request): Promise<void> {
    return withSession({ ...session, userId: `user ${number}`, tags: [`tag ${number}`] }, async () => {
      await this.#pause();
      await this.#all(steps);
    });
  }

  async #all(steps: readonly Step[]): Promise<void> {
    await Promise.all(steps.map((step) => this.#step(step)));
  }

  async #pause(): Promise<void> {
    for (let i = this.#dice.roll(4); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
  }

  async #step(step: Step): Promise<void> {
    const { name } = step;
    await this.#pause();
    switch (step.kind) {
      case 'run':
        return withTrace(name, () => this.#all(step.steps));
      case 'agent':
        return withAgentSpan(() => this.#all(step.steps), { data: { name } });
      case 'tool':
        return this.#tool(name, step.fails).catch(() => undefined);
      case 'model':
        return this.#model(name);
      case 'byHand':
        return this.#byHand(name);
      case 'generator':
        return withFunctionSpan(() => this.#consume(name, step.count), { data: { name } });
      case 'loop':
        return this.#loop(name, step.adopted);
    }
  }

  #tool(name: string, fails: boolean): Promise<void> {
    const work = async (): Promise<void> => {
      await this.#pause();
      if (fails) throw new Error(name);
    };
    return withFunctionSpan(work, { data: { name } });
  }

  async #model(name: string): Promise<void> {
    const live = this.#client.call({ data: { type: 'generation', model: name } });
    await this.#pause();
    live.answered({ output: { role: 'assistant', text: name } });
  }

  async #byHand(name: string): Promise<void> {
    const span = customSpan(name).start();
    await this.#pause();
    span.finish();
  }

  async #consume(name: string, count: number): Promise<void> {
    for await (const item of this.#items(name, count)) if (item !== name) throw new Error(`${item} in ${name}`);
  }

  async *#items(name: string, count: number): AsyncGenerator<string> {
    for (let i = 0; i < count; i++) {
      using _span = functionSpan(`${name} item`).start(true);
      await this.#pause();
      yield name;
    }
  }

  /** Call ids, tool names and arguments are the same in all conversations of the client. */
  async #loop(name: string, adopted: boolean): Promise<void> {
    const data = { type: 'generation', model: name } as const;
    const first = this.#client.call({ data, input: said(name), thread: 'same' });
    await this.#pause();
    first.answered({ toolCalls: [toolCall('call_1', 'lookup')] });
    await this.#pause();
    const lookup = (): Promise<string> => this.#pause().then(() => name);
    if (adopted) await withFunctionSpan(lookup, { data: { name: 'lookup', input: {} } });
    const results = [{ ...toolCall('call_1', 'lookup'), thread: 'same', output: name }];
    const second = this.#client.call({ data: { ...data }, thread: 'same', results });
    await this.#pause();
    second.answered({ output: { role: 'assistant', text: name } });
  }
}
