import { read, readList, readNumber, readText } from '@chaukas/instrumentation';
import { Parts, type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';
import { mergeFilters } from '../policies.ts';

const TOP_FIELDS = ['id', 'created', 'model', 'system_fingerprint', 'usage', 'prompt_filter_results'] as const;

interface PartialChoice {
  texts: string[];
  finishReason: string | undefined;
  filters: Record<string, unknown> | undefined;
}

const newChoice = (): PartialChoice => ({ texts: [], finishReason: undefined, filters: undefined });

/** Puts the chunks of a streamed completion together. */
export class CompletionReducer implements StreamReducer {
  readonly #budget: TextBudget;
  readonly #top: Record<string, unknown> = {};
  readonly #choices = new Parts<PartialChoice>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(chunk: unknown): boolean {
    for (const field of TOP_FIELDS) {
      const value = read(chunk, field) ?? undefined;
      if (value !== undefined) this.#top[field] = value;
    }
    let content = false;
    for (const choice of readList(chunk, 'choices')) content = this.#pushChoice(choice) || content;
    return content;
  }

  value(): unknown {
    const choices = this.#choices.inOrder().map(([index, { texts, finishReason, filters }]) => ({
      index,
      text: texts.join(''),
      finish_reason: finishReason ?? null,
      ...(filters !== undefined && { content_filter_results: filters }),
    }));
    return { ...this.#top, object: 'text_completion', choices };
  }

  #pushChoice(piece: unknown): boolean {
    const choice = this.#choices.at(readNumber(piece, 'index') ?? 0, newChoice);
    if (choice === undefined) return false;
    choice.finishReason = readText(piece, 'finish_reason') ?? choice.finishReason;
    choice.filters = mergeFilters(choice.filters, read(piece, 'content_filter_results'));
    const text = readText(piece, 'text');
    if (text !== undefined) this.#budget.keep(choice.texts, text);
    return text !== undefined;
  }
}
