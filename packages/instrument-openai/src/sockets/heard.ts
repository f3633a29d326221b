import { read, readList, readText } from '@chaukas/instrumentation';
import { TextBudget } from '@chaukas/instrumentation/stainless';
import { without } from '../endpoint.ts';
import { AudioDigest, type AudioFacts, measured, mimeOf } from './audio.ts';

/** Items that wait for the next answer; more than any conversation has between two. */
const MAX_ITEMS = 1000;

/** What they may say together, in UTF-16 units; of later ones only the kind is kept. */
const MAX_TEXT = 1024 * 1024;

/** What the app said and did since the model's last answer. */
export class Heard {
  readonly #audio = new AudioDigest();
  /** Audio by the item that it became. */
  readonly #audioOf = new Map<string, AudioFacts>();
  readonly #items = new Map<string, Record<string, unknown>>();
  #budget = new TextBudget(MAX_TEXT);

  /** A piece of audio was sent. */
  appended(base64: string): void {
    this.#audio.push(base64);
  }

  cleared(): void {
    this.#audio.take('');
  }

  /** The audio so far is an item now. */
  committed(id: string | undefined, session: unknown): void {
    const audio = this.#audio.take(mimeOf(session, 'input'));
    if (audio !== undefined && id !== undefined && this.#audioOf.size < MAX_ITEMS) this.#audioOf.set(id, audio);
  }

  /** The provider took an item; those of the model are in its answers. */
  added(item: unknown, session: unknown): void {
    const id = readText(item, 'id');
    const fromApp = read(item, 'role') === 'user' || read(item, 'type') === 'function_call_output';
    if (id === undefined || !fromApp || this.#items.size >= MAX_ITEMS) return;
    const audio = this.#audioOf.get(id);
    this.#audioOf.delete(id);
    const kept = measured(item, mimeOf(session, 'input'));
    const whole = this.#budget.takeWhole(kept) ? kept : without(kept, 'content', 'output');
    this.#items.set(id, { ...whole, ...(audio && { audio }) });
  }

  /** The provider says what was said in an item, if it still waits. */
  transcribed(id: string, transcript: string): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    const content = readList(item, 'content').map((part) =>
      read(part, 'type') === 'input_audio' ? { ...without(part), transcript } : part,
    );
    this.#items.set(id, { ...item, content });
  }

  /** All of it, for the answer that begins. */
  take(): Record<string, unknown>[] {
    const items = [...this.#items.values()];
    this.#items.clear();
    this.#budget = new TextBudget(MAX_TEXT);
    return items;
  }
}
