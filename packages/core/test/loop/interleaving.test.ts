import { type Event, EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withFunctionSpan, withTrace } from '../../src/index.ts';
import type { LiveModelCall } from '../../src/loop/live-call.ts';
import { suite } from '../../src/runtime/suite.ts';
import { record } from '../support/recording.ts';
import { groupBy, trailProblems } from '../support/trail.ts';
import { done, PlainClient, said, toolCall } from './plain-client.ts';

const CONVERSATIONS = 4;

/** One user's conversation; all of a client use the same call ids and tool names. */
class Conversation {
  readonly #client: PlainClient;
  readonly #number: number;
  #asked: number[] = [];
  #rounds = 0;
  #live: LiveModelCall | undefined;

  constructor(client: PlainClient, number: number) {
    this.#client = client;
    this.#number = number;
  }

  /** Sends what the conversation has: some results of the tool calls asked for, and what the user says. */
  send(results: number): void {
    if (this.#live !== undefined) return;
    const taken = this.#asked.splice(0, results);
    this.#live = this.#client.call({
      input: said(`${this.#number}`),
      thread: `${this.#number}`,
      data: { type: 'generation', request: { conversation: this.#number } },
      results: taken.map((id) => ({
        ...this.#toolCall(id),
        thread: `${this.#number}`,
        output: id,
        failed: id % 5 === 4,
      })),
    });
  }

  answer(tools: number): void {
    const ids = Array.from({ length: tools }, () => this.#rounds++);
    this.#asked.push(...(this.#live === undefined ? [] : ids));
    this.#end((live) => live.answered({ ...done, toolCalls: ids.map((id) => this.#toolCall(id)) }));
  }

  fail(): void {
    this.#end((live) => live.failed(new Error(`of ${this.#number}`)));
  }

  cancel(): void {
    this.#end((live) => live.cancelled('aborted'));
  }

  /** The app runs the tool in a span. */
  run(): void {
    const [id] = this.#asked;
    const input = { conversation: this.#number, id };
    if (id !== undefined) withFunctionSpan(() => id, { data: { name: 'tool', input } });
  }

  #toolCall(id: number): ReturnType<typeof toolCall> {
    return toolCall(`call_${id}`, 'tool', JSON.stringify({ conversation: this.#number, id }));
  }

  #end(ending: (live: LiveModelCall) => void): void {
    const live = this.#live;
    this.#live = undefined;
    if (live !== undefined) ending(live);
  }
}

type Step = (conversation: Conversation) => void;

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 3 }).map(
    (results): Step =>
      (conversation) =>
        conversation.send(results),
  ),
  fc.nat({ max: 3 }).map(
    (tools): Step =>
      (conversation) =>
        conversation.answer(tools),
  ),
  fc.constant<Step>((conversation) => conversation.run()),
  fc.constantFrom<Step>(
    (conversation) => conversation.fail(),
    (conversation) => conversation.cancel(),
    () => vi.advanceTimersByTime(61_000),
    () => suite().loops.endIdle('flush'),
    (conversation) => withTrace('own', () => conversation.send(1)),
  ),
);

const plans = fc.array(fc.tuple(fc.nat({ max: CONVERSATIONS - 1 }), steps), {
  minLength: 4,
  maxLength: 60,
  size: 'max',
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

it('conversations in any order leave a whole trail, and never meet', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const recording = record();
      const clients = [new PlainClient(), new PlainClient()];
      const conversations = Array.from(
        { length: CONVERSATIONS },
        (_, i) => new Conversation(clients[i % 2] ?? new PlainClient(), i),
      );
      for (const [i, step] of plan) for (const conversation of conversations.slice(i, i + 1)) step(conversation);
      suite().loops.giveUp('process_exit');
      suite().provider.finishAll('process_exit');
      const events = await recording.events();
      expect(trailProblems(events)).toEqual([]);
      expect(crossings(events)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

/** Sessions and traces that hold events of more than one conversation. */
function crossings(events: readonly Event[]): string[] {
  return (['traceId', 'sessionId'] as const).flatMap((key) => {
    const groups = groupBy(events, (event) => event[key]);
    return [...groups].filter(([, own]) => new Set(own.flatMap(conversationOf)).size > 1).map(([id]) => id);
  });
}

function conversationOf({ type, content }: Event): unknown[] {
  switch (content.case) {
    case 'message':
      return type === EventType.INPUT_RECEIVED ? [Number(content.value.text)] : [];
    case 'llmInvocation':
      return [content.value.request?.conversation];
    case 'toolCall':
      return [content.value.arguments?.conversation];
    case 'error':
      return content.value.errorMessage.startsWith('of ') ? [Number(content.value.errorMessage.slice(3))] : [];
    default:
      return [];
  }
}
