import { EventType } from '@chaukas/spec';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type AgentSession, traceAgentStep, traceLlmCall, traceToolCall } from '../../src/observatory/index.ts';
import { find, record } from '../support/recording.ts';
import { CONTEXT, observing, story } from './observing.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Agent {
  readonly #secret = 'mine';
  readonly session: AgentSession | undefined;

  constructor(session?: AgentSession) {
    this.session = session;
  }

  plan = traceAgentStep('plan', function (this: Agent, goal: string): string {
    return `${goal} ${this.#secret}`;
  });
}

describe('a traced function', () => {
  it('is a span of the session that is current, with its result, `this` and arguments as they are', async () => {
    record();
    const { observatory, kept } = observing();
    const add = traceToolCall('add', async (a: number, b: number) => {
      await turn();
      return a + b;
    });
    const ask = traceLlmCall('ask', (question: string) => question.length);
    await observatory.session(CONTEXT, async () => {
      await turn();
      expect(new Agent().plan('rest')).toBe('rest mine');
      expect(await add(1, 2)).toBe(3);
      expect(ask('why')).toBe(3);
    });
    expect(story(kept.only)).toEqual([
      'start agent_step plan',
      'end plan ok',
      'start tool_call add',
      'end add ok',
      'start llm_call ask',
      'end ask ok',
    ]);
  });

  it('keeps name, length, properties, type and `new`', () => {
    function Order(this: { id?: number }, id: number): void {
      this.id = id;
    }
    Order.prefix = 'o-';
    const traced = traceToolCall('order', Order);
    expect([traced.name, traced.length, traced.prefix]).toEqual(['Order', 1, 'o-']);
    expect(Reflect.construct(traced, [5])).toEqual({ id: 5 });
    expect(Reflect.construct(traced, [5])).toBeInstanceOf(Order);
    expectTypeOf(traced).toEqualTypeOf<typeof Order>();
    const generic = traceAgentStep('same', <T>(value: T): T => value);
    expectTypeOf(generic('x' as const)).toEqualTypeOf<'x'>();
  });

  it('outside any session is the function and no more', () => {
    const { lines } = record();
    const { observatory, kept } = observing();
    const error = new Error('theirs');
    const fail = traceToolCall('t', () => {
      throw error;
    });
    expect(fail).toThrow(error);
    observatory.session(CONTEXT, () => undefined);
    expect(kept.only.events).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('finds the session among its arguments, in `this`, or in its first argument, before the one that is current', () => {
    record();
    const { observatory, kept } = observing();
    const given = observatory.startSession({ sessionId: 'given', agentId: 'a' });
    const run = traceToolCall('run', (..._args: unknown[]) => undefined);
    observatory.session({ sessionId: 'current', agentId: 'a' }, () => {
      run('x', given);
      new Agent(given).plan('y');
      run({ obs: given });
      run('z');
    });
    given.end();
    const [current, other] = kept.envelopes;
    expect(current?.events).toHaveLength(2);
    expect(other?.events.map(({ payload }) => 'name' in payload && payload.name)).toEqual(
      ['run', 'plan', 'run'].flatMap((name) => [name, name]),
    );
  });

  it('tells what a tool was called with and what it gave back', async () => {
    const recording = record();
    const { observatory, kept } = observing();
    const get = traceToolCall('get', ({ id }: { id: number }) => ({ found: id }));
    const add = traceToolCall('add', (a: number, b: number) => a + b);
    observatory.session(CONTEXT, () => [get({ id: 7 }), add(1, 2)]);
    const events = await recording.events();
    expect(find(events, EventType.TOOL_CALL_START).content.value).toMatchObject({ arguments: { id: 7 } });
    expect(find(events, EventType.TOOL_CALL_END).content.value).toMatchObject({ output: { found: 7 } });
    expect(kept.only.events[2]?.payload).toMatchObject({ attributes: { args: [1, 2] } });
  });
});
