import { readText } from '@chaukas/instrumentation';
import { TextBudget } from '@chaukas/instrumentation/stainless';
import { AudioDigest } from './audio.ts';
import { realtimeDeltas } from './realtime-facts.ts';
import type { Turn } from './turn.ts';

/** What is said of an answer that breaks off, in UTF-16 units. */
const MAX_TEXT = 1024 * 1024;

/** Names of the events that bring audio; the second is that of before the API's final form. */
const AUDIO = new Set<unknown>(['response.output_audio.delta', 'response.audio.delta']);

/** An answer of a Realtime conversation that is under way. */
export class Speaking {
  readonly turn: Turn;
  readonly #audio = new AudioDigest();
  readonly #said: string[] = [];
  readonly #budget = new TextBudget(MAX_TEXT);

  constructor(turn: Turn) {
    this.turn = turn;
  }

  /** An event that belongs to the answer came. */
  push(event: unknown): void {
    const type = readText(event, 'type') ?? '';
    if (AUDIO.has(type)) this.#audio.push(readText(event, 'delta') ?? '');
    for (const { kind, text } of realtimeDeltas(event)) if (kind === 'text') this.#budget.keep(this.#said, text);
    this.turn.piece(event, type.endsWith('.delta'), realtimeDeltas);
  }

  /** The response as the provider has it, with the audio measured. */
  whole(response: Record<string, unknown>, mime: string): Record<string, unknown> {
    const spoken = this.#audio.take(mime);
    return spoken === undefined ? response : { ...response, spoken };
  }

  /** What came of a response that will not be whole. */
  partial(mime: string): Record<string, unknown> {
    const text = this.#said.join('');
    const content = [{ type: 'output_text', text }];
    const output = text === '' ? [] : [{ type: 'message', role: 'assistant', status: 'incomplete', content }];
    return this.whole({ output }, mime);
  }
}
