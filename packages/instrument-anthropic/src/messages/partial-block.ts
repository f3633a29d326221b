import { read, readEntries, readText } from '@chaukas/instrumentation';
import type { TextBudget } from '@chaukas/instrumentation/stainless';

/** Which field of a block the pieces of a delta carry on, by the delta's type, and which field of the delta they are in. */
const TEXTS: ReadonlyMap<unknown, readonly [field: string, piece: string]> = new Map([
  ['text_delta', ['text', 'text']],
  ['thinking_delta', ['thinking', 'thinking']],
  ['signature_delta', ['signature', 'signature']],
  ['compaction_delta', ['content', 'content']],
  ['input_json_delta', ['input', 'partial_json']],
]);

/** A content block of which the pieces arrive one by one. */
export class PartialBlock {
  readonly #start: Readonly<Record<string, unknown>>;
  readonly #texts = new Map<string, string[]>();
  #citations: unknown[] | undefined;

  /** @param start the block as it began */
  constructor(start: unknown) {
    this.#start = Object.fromEntries(readEntries(start));
  }

  push(delta: unknown, budget: TextBudget): void {
    const citation = read(delta, 'citation');
    if (citation !== undefined) this.#cite(citation, budget);
    const [field, from] = TEXTS.get(read(delta, 'type')) ?? [];
    if (field === undefined || from === undefined) return;
    const piece = budget.take(readText(delta, from) ?? '');
    if (piece === '') return;
    const pieces = this.#texts.get(field);
    if (pieces === undefined) this.#texts.set(field, [piece]);
    else pieces.push(piece);
  }

  /** The block as an answer in one piece has it. */
  value(): object {
    const texts = [...this.#texts].map(([field, pieces]): [string, unknown] => {
      const text = pieces.join('');
      return [field, field === 'input' ? parsed(text) : (readText(this.#start, field) ?? '') + text];
    });
    const citations = this.#citations && { citations: this.#citations };
    return { ...this.#start, ...Object.fromEntries(texts), ...citations };
  }

  #cite(citation: unknown, budget: TextBudget): void {
    if (!budget.takeWhole(citation)) return;
    this.#citations ??= [];
    this.#citations.push(citation);
  }
}

/** Arguments of a tool: JSON of an object as a rule, but an answer can break off, and a model can write anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
