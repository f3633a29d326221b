import { read, readEntries, readNumber } from '@chaukas/instrumentation';
import { type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';
import { PartialBlock } from './partial-block.ts';

/** What an event of the stream does. @returns whether it carries content */
type Step = (reducer: MessagesReducer, event: unknown) => boolean;

const STEPS: ReadonlyMap<unknown, Step> = new Map<unknown, Step>([
  ['message_start', (reducer, event) => reducer.begin(read(event, 'message'))],
  ['content_block_start', (reducer, event) => reducer.open(event)],
  ['content_block_delta', (reducer, event) => reducer.carryOn(event)],
  ['message_delta', (reducer, event) => reducer.amend(event)],
]);

/** Deltas that carry what the model says or thinks, or asks a tool. */
const CONTENT = new Set<unknown>(['text_delta', 'thinking_delta', 'input_json_delta']);

/** Fields of a `message_delta` that are not the message's. */
const OF_THE_EVENT = new Set(['type', 'delta', 'usage']);

/** Puts the events of a streamed message together. */
export class MessagesReducer implements StreamReducer {
  readonly #budget: TextBudget;
  #message: Readonly<Record<string, unknown>> | undefined;
  #usage: Readonly<Record<string, unknown>> = {};
  readonly #blocks = new Map<number, PartialBlock>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(event: unknown): boolean {
    return STEPS.get(read(event, 'type'))?.(this, event) ?? false;
  }

  value(): unknown {
    if (this.#message === undefined) return {};
    const content = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block.value());
    return { ...this.#message, content, usage: this.#usage };
  }

  begin(message: unknown): boolean {
    this.#message = Object.fromEntries(readEntries(message));
    this.#count(read(message, 'usage'));
    return false;
  }

  open(event: unknown): boolean {
    const block = read(event, 'content_block');
    const index = readNumber(event, 'index') ?? this.#blocks.size;
    if (this.#budget.takeWhole(block)) this.#blocks.set(index, new PartialBlock(block));
    return false;
  }

  carryOn(event: unknown): boolean {
    this.#blocks.get(readNumber(event, 'index') ?? -1)?.push(read(event, 'delta'), this.#budget);
    return CONTENT.has(read(event, 'delta', 'type'));
  }

  /** Says how the message ended; its counts are totals, and those that are null are not told anew. */
  amend(event: unknown): boolean {
    const more = readEntries(event).filter(([name]) => !OF_THE_EVENT.has(name));
    this.#message = { ...this.#message, ...Object.fromEntries([...more, ...readEntries(event, 'delta')]) };
    this.#count(read(event, 'usage'));
    return false;
  }

  #count(usage: unknown): void {
    const told = readEntries(usage).filter(([, count]) => count !== null && count !== undefined);
    this.#usage = { ...this.#usage, ...Object.fromEntries(told) };
  }
}
