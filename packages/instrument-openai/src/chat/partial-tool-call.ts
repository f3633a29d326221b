import { readText } from '@chaukas/instrumentation';
import type { TextBudget } from '@chaukas/instrumentation/stainless';

/** A tool call of which the pieces arrive one by one: first its id and name, then its arguments. */
export class PartialToolCall {
  #id: string | undefined;
  #type: string | undefined;
  #name: string | undefined;
  readonly #pieces: string[] = [];

  push(piece: unknown, budget: TextBudget): void {
    const custom = readText(piece, 'custom', 'name');
    this.#id = readText(piece, 'id') ?? this.#id;
    this.#type = readText(piece, 'type') ?? (custom === undefined ? this.#type : 'custom');
    this.#name = readText(piece, 'function', 'name') ?? custom ?? this.#name;
    const text = readText(piece, 'function', 'arguments') ?? readText(piece, 'custom', 'input');
    if (text !== undefined) budget.keep(this.#pieces, text);
  }

  /** The call as a completion in one piece has it. */
  value(): object {
    const { name, arguments: text } = this.called();
    const type = this.#type ?? 'function';
    const called = type === 'custom' ? { custom: { name, input: text } } : { function: { name, arguments: text } };
    return { id: this.#id, type, ...called };
  }

  /** The function and its arguments alone. */
  called(): { name: string | undefined; arguments: string } {
    return { name: this.#name, arguments: this.#pieces.join('') };
  }
}
