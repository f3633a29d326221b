import { read, readNumber } from '@chaukas/instrumentation';
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
    if (isObject(message)) {
      this.#message = message;
      this.#count(read(message, 'usage'));
    }
    return false;
  }

  open(event: unknown): boolean {
    const block = read(event, 'content_block');
    const index = readNumber(event, 'index') ?? this.#blocks.size;
    if (isObject(block) && this.#budget.takeWhole(block)) this.#blocks.set(index, new PartialBlock(block));
    return false;
  }

  carryOn(event: unknown): boolean {
    this.#blocks.get(readNumber(event, 'index') ?? -1)?.push(read(event, 'delta'), this.#budget);
    return read(event, 'delta', 'type') !== 'signature_delta';
  }

  /** Says how the message ended; its counts are totals, and those that are null are not told anew. */
  amend(event: unknown): boolean {
    const { type: _, delta, usage, ...more } = isObject(event) ? event : {};
    this.#message = { ...this.#message, ...more, ...(isObject(delta) && delta) };
    this.#count(usage);
    return false;
  }

  #count(usage: unknown): void {
    if (!isObject(usage)) return;
    const told = Object.entries(usage).filter(([, count]) => count !== null && count !== undefined);
    this.#usage = { ...this.#usage, ...Object.fromEntries(told) };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
