import { read, readNumber, readText } from '@chaukas/instrumentation';
import { type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';

const FINAL = new Set<unknown>(['response.completed', 'response.failed', 'response.incomplete']);

/**
 * Reads a streamed response. Its last event has the whole answer; the items and texts before it only count where the
 * stream ended early.
 */
export class ResponsesReducer implements StreamReducer {
  readonly #budget: TextBudget;
  #final: unknown;
  #created: object | undefined;
  readonly #items = new Map<number, unknown>();
  readonly #texts = new Map<number, string[]>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(event: unknown): boolean {
    const type = readText(event, 'type') ?? '';
    const response = read(event, 'response');
    if (FINAL.has(type)) this.#final = response;
    else if (typeof response === 'object' && response !== null) this.#created = response;
    if (type === 'response.output_item.done') this.#itemDone(event);
    if (!type.endsWith('.delta')) return false;
    if (type === 'response.output_text.delta') this.#textArrived(event);
    return true;
  }

  value(): unknown {
    if (this.#final !== undefined) return this.#final;
    const texts = [...this.#texts].map(([index, pieces]) => [index, partialMessage(pieces)] as const);
    const output = [...this.#items, ...texts].sort(([a], [b]) => a - b).map(([, item]) => item);
    return { ...this.#created, output };
  }

  #itemDone(event: unknown): void {
    const index = readNumber(event, 'output_index') ?? this.#items.size;
    this.#items.set(index, read(event, 'item'));
    this.#texts.delete(index);
  }

  #textArrived(event: unknown): void {
    const index = readNumber(event, 'output_index') ?? 0;
    const pieces = this.#texts.get(index) ?? [];
    this.#texts.set(index, pieces);
    pieces.push(this.#budget.take(readText(event, 'delta') ?? ''));
  }
}

function partialMessage(pieces: readonly string[]): object {
  return {
    type: 'message',
    role: 'assistant',
    status: 'incomplete',
    content: [{ type: 'output_text', text: pieces.join('') }],
  };
}
