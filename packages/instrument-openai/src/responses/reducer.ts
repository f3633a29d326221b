import { read, readNumber, readText } from '@chaukas/instrumentation';
import { Parts, type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';

const FINAL = new Set<unknown>(['response.completed', 'response.failed', 'response.incomplete']);

/** Events that carry on what the model says, with the field of the content part that it is in. */
const SAID: ReadonlyMap<string, 'text' | 'refusal'> = new Map([
  ['response.output_text.delta', 'text'],
  ['response.refusal.delta', 'refusal'],
]);

/** Items come whole: how many times as much room as texts they have. */
const ITEMS_SHARE = 32;

/** What a message that is not done says so far. */
type PartialMessage = Record<'text' | 'refusal', string[]>;

const newMessage = (): PartialMessage => ({ text: [], refusal: [] });

/**
 * Reads a streamed response. Its last event has the whole answer; the items and texts before it only count where the
 * stream ended early.
 */
export class ResponsesReducer implements StreamReducer {
  readonly #budget: TextBudget;
  #final: object | undefined;
  #created: object | undefined;
  #error: Record<string, unknown> | undefined;
  /** Items that are done have their texts once more, and pictures. */
  readonly #itemBudget: TextBudget;
  readonly #items = new Parts<unknown>();
  readonly #messages = new Parts<PartialMessage>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
    this.#itemBudget = new TextBudget(maxBytes * ITEMS_SHARE);
  }

  push(event: unknown): boolean {
    const type = readText(event, 'type') ?? '';
    const response = read(event, 'response');
    if (typeof response === 'object' && response !== null) {
      if (FINAL.has(type)) this.#final = response;
      else this.#created = response;
    }
    // Version 6 hands this event to the app like any other, where 7 throws; the call failed in both.
    if (type === 'error') this.#error = errorOf(event);
    if (type === 'response.output_item.done') this.#itemDone(event);
    const field = SAID.get(type);
    if (field !== undefined) this.#said(field, event);
    return type.endsWith('.delta');
  }

  value(): unknown {
    if (this.#final !== undefined) return this.#final;
    const messages = this.#messages.inOrder().map(([index, message]) => [index, incomplete(message)] as const);
    const output = [...this.#items.inOrder(), ...messages].sort(([a], [b]) => a - b).map(([, item]) => item);
    const failed = this.#error === undefined ? {} : { status: 'failed', error: this.#error };
    return { ...this.#created, output, ...failed };
  }

  #itemDone(event: unknown): void {
    const index = readNumber(event, 'output_index') ?? this.#items.size;
    const item = read(event, 'item');
    // One that is too large leaves what was said of it so far.
    if (this.#itemBudget.takeWhole(item) && this.#items.set(index, item)) this.#messages.delete(index);
  }

  #said(field: 'text' | 'refusal', event: unknown): void {
    const index = readNumber(event, 'output_index') ?? 0;
    const message = this.#messages.at(index, newMessage);
    if (message !== undefined) this.#budget.keep(message[field], readText(event, 'delta') ?? '');
  }
}

/** The error that an `error` event tells, in the form of a failed response. */
function errorOf(event: unknown): Record<string, unknown> {
  const error = read(event, 'error') ?? event;
  return { code: read(error, 'code'), message: read(error, 'message') };
}

function incomplete({ text, refusal }: PartialMessage): object {
  const content = [
    ...(text.length > 0 ? [{ type: 'output_text', text: text.join('') }] : []),
    ...(refusal.length > 0 ? [{ type: 'refusal', refusal: refusal.join('') }] : []),
  ];
  return { type: 'message', role: 'assistant', status: 'incomplete', content };
}
