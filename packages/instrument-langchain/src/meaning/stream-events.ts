import { known, read, readNumber, readText } from '@chaukas/instrumentation';

/** The text that an event of a streamed answer adds; empty where it adds none. */
export function wordOf(event: unknown): string {
  if (readText(event, 'event') !== 'content-block-delta') return '';
  return readText(event, 'delta', 'text') ?? '';
}

/**
 * Puts an answer together that comes as events (`message-start`, `content-block-*`, `usage`, `message-finish`), in the form
 * in which the library tells of whole answers.
 */
export class AnswerEvents {
  readonly #blocks = new Map<number, unknown>();
  #id: string | undefined;
  #usage: unknown;
  #finish: string | undefined;
  #metadata: unknown;

  add(event: unknown): void {
    switch (readText(event, 'event')) {
      case 'message-start':
        this.#id = readText(event, 'id');
        this.#usage = read(event, 'usage') ?? this.#usage;
        break;
      case 'content-block-finish':
        this.#blocks.set(readNumber(event, 'index') ?? this.#blocks.size, read(event, 'content'));
        break;
      case 'usage':
        this.#usage = read(event, 'usage');
        break;
      case 'message-finish':
        this.#finish = readText(event, 'reason');
        this.#usage = read(event, 'usage') ?? this.#usage;
        this.#metadata = read(event, 'responseMetadata');
        break;
      default:
    }
  }

  /** The answer so far, as a model's result. */
  result(): object {
    const content = [...this.#blocks.values()];
    const calls = content.filter((block) => readText(block, 'type') === 'tool_call');
    const metadata = { ...Object(this.#metadata), ...known({ finish_reason: this.#finish }) };
    const message = known({
      type: 'ai',
      id: this.#id,
      content,
      usage_metadata: this.#usage,
      response_metadata: metadata,
      tool_calls: calls.length === 0 ? undefined : calls,
    });
    return { generations: [[{ message }]] };
  }
}
