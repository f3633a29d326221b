import { type Event, EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Provider, recordWith } from '../layers/harness/provider.ts';
import { record } from '../layers/harness/record.ts';
import { answerAll, CALLS, LIBRARIES, type Library, MODULES, registerAll, registerOne } from './libraries.ts';
import { changes, processState, surfaceOf } from './surface.ts';

/**
 * Whatever is registered and taken back, in whatever order and however often: what the app does with a library is recorded once while
 * one registration of it is in force, and not at all otherwise; and when all are taken back, nothing of ours is left in the libraries.
 */
type Step =
  | { readonly do: 'register'; readonly libraries: readonly [Library, ...Library[]]; readonly together: boolean }
  | { readonly do: 'take back'; readonly which: number }
  | { readonly do: 'call'; readonly library: Library };

/** A registration of the sequence; `undo` may be called again. */
interface Registered {
  readonly libraries: readonly Library[];
  readonly undo: () => void;
  inForce: boolean;
}

const library = fc.constantFrom(...LIBRARIES);
const some = fc.subarray([...LIBRARIES], { minLength: 1 }).map((all) => all as [Library, ...Library[]]);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('register' as const), libraries: some, together: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take back' as const), which: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), library }) },
);

type Type = keyof typeof EventType;

/**
 * What the trail has of a call of each library, and by whose registrations: a call that a framework makes through a client is one, and is
 * recorded as long as one of the two is.
 */
const RECORDED: Readonly<Record<Library, Readonly<Partial<Record<Type, readonly Library[]>>>>> = {
  openai: { MODEL_INVOCATION_END: ['openai'] },
  anthropic: { MODEL_INVOCATION_END: ['anthropic'] },
  agents: { AGENT_END: ['agents'], MODEL_INVOCATION_END: ['agents', 'openai'] },
  langchain: { MODEL_INVOCATION_END: ['langchain', 'openai'] },
  // As the client sees it, and as the server does.
  mcp: { MCP_CALL_END: ['mcp'], TOOL_CALL_END: ['mcp'] },
};

class Sequence {
  readonly #registered: Registered[] = [];
  readonly #provider: Provider;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  async take(next: Step): Promise<void> {
    if (next.do === 'register') this.#register(next.libraries, next.together);
    else if (next.do === 'take back') this.#takeBack(this.#registered[next.which % this.#registered.length]);
    else await this.call(next.library);
  }

  /** Takes all back, those that were taken back already a second time. */
  end(): void {
    for (const one of this.#registered) this.#takeBack(one);
  }

  /** The app calls a library: the trail has of it what is to be recorded now. */
  async call(called: Library): Promise<void> {
    const events = await record(() => CALLS[called](this.#provider));
    const expected = Object.entries(RECORDED[called]).filter(([, by]) => by.some((one) => this.#inForce(one)));
    expect(ends(events)).toEqual(expected.map(([type]) => type));
    if (expected.length === 0) expect(events.filter(({ type }) => type !== EventType.SYSTEM)).toEqual([]);
  }

  #register(libraries: readonly [Library, ...Library[]], together: boolean): void {
    const undo = together ? registerAll(libraries) : registerOne(libraries[0]);
    this.#registered.push({ libraries: together ? libraries : [libraries[0]], undo, inForce: true });
  }

  #takeBack(one: Registered | undefined): void {
    one?.undo();
    if (one !== undefined) one.inForce = false;
  }

  #inForce(asked: Library): boolean {
    return this.#registered.some(({ inForce, libraries }) => inForce && libraries.includes(asked));
  }
}

/** The ends of what was done, sorted; of what goes over MCP only the tool call, and not what makes the connection. */
function ends(events: readonly Event[]): string[] {
  return events
    .filter(({ content }) => (Reflect.get(Object(content.value), 'operation') ?? 'tools/call') === 'tools/call')
    .map(({ type }) => EventType[type] ?? '')
    .filter((type) => type.endsWith('_END') && type !== 'SESSION_END')
    .sort();
}

test('a call is one record while a registration of its library is in force, and nothing is left when all are taken back', async () => {
  // What the suite has once for the life of the process, such as its listener for the exit, is there after the first registration.
  const libraries = surfaceOf(MODULES);
  registerAll(LIBRARIES)();
  const before = processState();
  expect(changes(libraries, surfaceOf(MODULES))).toEqual([]);
  await recordWith(async (provider) => {
    answerAll(provider);
    const run = async (steps: readonly Step[]): Promise<void> => {
      const sequence = new Sequence(provider);
      try {
        for (const next of steps) await sequence.take(next);
      } finally {
        sequence.end();
      }
      expect(changes(libraries, surfaceOf(MODULES))).toEqual([]);
      expect(processState()).toEqual(before);
      for (const one of LIBRARIES) await sequence.call(one);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), run), { numRuns: 40 });
  });
});
