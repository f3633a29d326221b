import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import { type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';

/** Fields of a chunk that the completion has too, as they were last seen. */
const TOP_FIELDS = ['id', 'created', 'model', 'service_tier', 'system_fingerprint', 'usage'] as const;

/** Texts of a delta; the last two are not of the API itself but common among servers that speak it. */
const TEXT_FIELDS = ['content', 'refusal', 'reasoning_content', 'reasoning'] as const;

interface PartialToolCall {
  id: string | undefined;
  type: string;
  name: string | undefined;
  pieces: string[];
}

interface PartialChoice {
  role: string;
  texts: Partial<Record<(typeof TEXT_FIELDS)[number], string[]>>;
  toolCalls: Map<number, PartialToolCall>;
  finishReason: string | undefined;
}

/** Puts the chunks of a streamed chat completion together. */
export class ChatReducer implements StreamReducer {
  readonly #budget: TextBudget;
  readonly #top: Record<string, unknown> = {};
  readonly #choices = new Map<number, PartialChoice>();

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(chunk: unknown): boolean {
    for (const field of TOP_FIELDS) {
      const value = read(chunk, field);
      if (value !== undefined && value !== null) this.#top[field] = value;
    }
    let content = false;
    for (const choice of readList(chunk, 'choices')) content = this.#pushChoice(choice) || content;
    return content;
  }

  value(): unknown {
    const choices = [...this.#choices].map(([index, choice]) => ({
      index,
      message: this.#message(choice),
      finish_reason: choice.finishReason ?? null,
    }));
    return { ...this.#top, object: 'chat.completion', choices };
  }

  #pushChoice(chunk: unknown): boolean {
    const index = readNumber(chunk, 'index') ?? 0;
    const choice: PartialChoice = this.#choices.get(index) ?? {
      role: 'assistant',
      texts: {},
      toolCalls: new Map(),
      finishReason: undefined,
    };
    this.#choices.set(index, choice);
    choice.finishReason = readText(chunk, 'finish_reason') ?? choice.finishReason;
    const delta = read(chunk, 'delta');
    choice.role = readText(delta, 'role') ?? choice.role;
    let content = false;
    for (const field of TEXT_FIELDS) {
      const piece = readText(delta, field);
      if (piece === undefined) continue;
      choice.texts[field] ??= [];
      choice.texts[field].push(this.#budget.take(piece));
      content = true;
    }
    for (const call of readList(delta, 'tool_calls')) {
      this.#pushToolCall(choice, call);
      content = true;
    }
    return content;
  }

  /** The first piece of a call has its id and name, those after it carry on its arguments. */
  #pushToolCall(choice: PartialChoice, piece: unknown): void {
    const index = readNumber(piece, 'index') ?? choice.toolCalls.size;
    const call = choice.toolCalls.get(index) ?? { id: undefined, type: 'function', name: undefined, pieces: [] };
    choice.toolCalls.set(index, call);
    call.id = readText(piece, 'id') ?? call.id;
    call.type = readText(piece, 'type') ?? call.type;
    call.name = readText(piece, call.type, 'name') ?? call.name;
    const text = readText(piece, 'function', 'arguments') ?? readText(piece, 'custom', 'input');
    if (text !== undefined) call.pieces.push(this.#budget.take(text));
  }

  #message(choice: PartialChoice): Record<string, unknown> {
    const texts = Object.entries(choice.texts).map(([field, pieces]) => [field, pieces.join('')]);
    const toolCalls = [...choice.toolCalls.values()].map(({ id, type, name, pieces }) => {
      const text = pieces.join('');
      const called = type === 'custom' ? { custom: { name, input: text } } : { function: { name, arguments: text } };
      return { id, type, ...called };
    });
    return {
      role: choice.role,
      content: null,
      ...Object.fromEntries(texts),
      ...known({ tool_calls: toolCalls.length === 0 ? undefined : toolCalls }),
    };
  }
}
