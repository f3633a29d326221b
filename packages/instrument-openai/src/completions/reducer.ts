import { read, readList, readNumber, readText } from '@chaukas/instrumentation';
import { type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';

const TOP_FIELDS = ['id', 'created', 'model', 'system_fingerprint', 'usage', 'prompt_filter_results'] as const;

interface PartialChoice {
  texts: string[];
  finishReason: string | undefined;
  filters: unknown;
}

/** Puts the chunks of a streamed completion together. */
export class CompletionReducer implements StreamReducer {
  readonly #budget: TextBudget;
  readonly #top: Record<string, unknown> = {};
  readonly #choices = new Map<number, PartialChoice>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(chunk: unknown): boolean {
    for (const field of TOP_FIELDS) {
      const value = read(chunk, field) ?? undefined;
      if (value !== undefined) this.#top[field] = value;
    }
    return readList(chunk, 'choices')
      .map((choice) => this.#pushChoice(choice))
      .includes(true);
  }

  value(): unknown {
    const choices = [...this.#choices]
      .sort(([a], [b]) => a - b)
      .map(([index, { texts, finishReason, filters }]) => ({
        index,
        text: texts.join(''),
        finish_reason: finishReason ?? null,
        ...(filters !== undefined && { content_filter_results: filters }),
      }));
    return { ...this.#top, object: 'text_completion', choices };
  }

  #pushChoice(piece: unknown): boolean {
    const index = readNumber(piece, 'index') ?? 0;
    const choice = this.#choices.get(index) ?? { texts: [], finishReason: undefined, filters: undefined };
    this.#choices.set(index, choice);
    choice.finishReason = readText(piece, 'finish_reason') ?? choice.finishReason;
    choice.filters = read(piece, 'content_filter_results') ?? choice.filters;
    const text = readText(piece, 'text');
    if (text !== undefined) choice.texts.push(this.#budget.take(text));
    return text !== undefined;
  }
}
