import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import { Parts, type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';
import { mergeFilters } from '../policies.ts';
import { PartialToolCall } from './partial-tool-call.ts';
import { isMoreOf, type TextPiece, textPiece } from './text-piece.ts';

/** Fields of a chunk that the completion has too, as they were last seen. */
const TOP_FIELDS = [
  'id',
  'created',
  'model',
  'service_tier',
  'system_fingerprint',
  'moderation',
  'usage',
  'prompt_filter_results',
] as const;

/** Texts of a delta; the last two are not of the API itself but common among servers that speak it. */
const TEXT_FIELDS = ['content', 'refusal', 'reasoning_content', 'reasoning'] as const;

type TextField = (typeof TEXT_FIELDS)[number];

interface PartialChoice {
  role: string;
  texts: Partial<Record<TextField | 'transcript', string[]>>;
  toolCalls: Parts<PartialToolCall>;
  /** What came before tool calls in the API, and what older servers still send. */
  functionCall: PartialToolCall | undefined;
  audio: { id?: string; expires_at?: number } | undefined;
  finishReason: string | undefined;
  /** What Azure's filters found, by category. */
  filters: Record<string, unknown> | undefined;
}

const newChoice = (): PartialChoice => ({
  role: 'assistant',
  texts: {},
  toolCalls: new Parts(),
  functionCall: undefined,
  audio: undefined,
  finishReason: undefined,
  filters: undefined,
});

const newToolCall = (): PartialToolCall => new PartialToolCall();

/** Puts the chunks of a streamed chat completion together. Audio is left out, its transcript kept. */
export class ChatReducer implements StreamReducer {
  readonly #budget: TextBudget;
  readonly #top: Record<string, unknown> = {};
  readonly #choices = new Parts<PartialChoice>();
  /** The last chunk, if it brought text and nothing else. */
  #before: TextPiece | undefined;

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(chunk: unknown): boolean {
    const piece = textPiece(chunk);
    if (piece !== undefined && isMoreOf(this.#before, piece)) return this.#pushMore(piece);
    this.#before = piece;
    for (const field of TOP_FIELDS) {
      const value = read(chunk, field);
      if (value !== undefined && value !== null) this.#top[field] = value;
    }
    let content = false;
    for (const choice of readList(chunk, 'choices')) content = this.#pushChoice(choice) || content;
    return content;
  }

  value(): unknown {
    const choices = this.#choices.inOrder().map(([index, choice]) => ({
      index,
      message: messageOf(choice),
      finish_reason: choice.finishReason ?? null,
      ...(choice.filters !== undefined && { content_filter_results: choice.filters }),
    }));
    return { ...this.#top, object: 'chat.completion', choices };
  }

  #pushMore(piece: TextPiece): boolean {
    const choice = this.#choices.at(readNumber(piece, 'index') ?? 0, newChoice);
    return choice !== undefined && this.#pushText(choice, 'content', piece.text);
  }

  #pushChoice(chunk: unknown): boolean {
    const choice = this.#choices.at(readNumber(chunk, 'index') ?? 0, newChoice);
    if (choice === undefined) return false;
    const delta = read(chunk, 'delta');
    choice.finishReason = readText(chunk, 'finish_reason') ?? choice.finishReason;
    choice.role = readText(delta, 'role') ?? choice.role;
    choice.filters = mergeFilters(choice.filters, read(chunk, 'content_filter_results'));
    let content = false;
    for (const field of TEXT_FIELDS) content = this.#pushText(choice, field, readText(delta, field)) || content;
    content = this.#pushAudio(choice, read(delta, 'audio')) || content;
    content = this.#pushFunctionCall(choice, delta) || content;
    for (const call of readList(delta, 'tool_calls')) content = this.#pushToolCall(choice, call) || content;
    return content;
  }

  #pushText(choice: PartialChoice, field: TextField | 'transcript', piece: string | undefined): boolean {
    if (piece === undefined) return false;
    choice.texts[field] ??= [];
    this.#budget.keep(choice.texts[field], piece);
    return true;
  }

  #pushAudio(choice: PartialChoice, audio: unknown): boolean {
    if (typeof audio !== 'object' || audio === null) return false;
    const facts = known({ id: readText(audio, 'id'), expires_at: readNumber(audio, 'expires_at') });
    choice.audio = { ...choice.audio, ...facts };
    const spoken = this.#pushText(choice, 'transcript', readText(audio, 'transcript'));
    return spoken || readText(audio, 'data') !== undefined;
  }

  #pushFunctionCall(choice: PartialChoice, delta: unknown): boolean {
    const piece = read(delta, 'function_call');
    if (typeof piece !== 'object' || piece === null) return false;
    choice.functionCall ??= new PartialToolCall();
    choice.functionCall.push({ function: piece }, this.#budget);
    return true;
  }

  /** A piece without an index starts a call if it has an id, else it belongs to the last one. */
  #pushToolCall({ toolCalls }: PartialChoice, piece: unknown): boolean {
    const next = toolCalls.size;
    const index = readNumber(piece, 'index') ?? (readText(piece, 'id') === undefined ? Math.max(next - 1, 0) : next);
    toolCalls.at(index, newToolCall)?.push(piece, this.#budget);
    return true;
  }
}

function messageOf({ role, texts, toolCalls, functionCall, audio }: PartialChoice): Record<string, unknown> {
  const { transcript, ...fields } = texts;
  const joined = Object.entries(fields).map(([field, pieces]) => [field, pieces.join('')]);
  return {
    role,
    content: null,
    ...Object.fromEntries(joined),
    ...known({
      tool_calls: toolCalls.size === 0 ? undefined : toolCalls.inOrder().map(([, call]) => call.value()),
      function_call: functionCall?.called(),
      audio: audio && { ...audio, transcript: transcript?.join('') ?? '' },
    }),
  };
}
