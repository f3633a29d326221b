import { read, readList, readText } from '@chaukas/instrumentation';
import { without } from '../endpoint.ts';
import { measured, mimeOf } from './audio.ts';
import { Heard } from './heard.ts';
import { realtimeAnswer, realtimeRequest } from './realtime-facts.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';
import { Speaking } from './speaking.ts';
import { type Asked, asked, Turn } from './turn.ts';

type Handler = (event: unknown) => void;

/** Answers at the same time; more than any conversation has. */
const MAX_SPEAKING = 100;

/**
 * A Realtime conversation: each answer of the model is a turn, asked by what was said and done since the last one. Audio is
 * measured as it passes, and not kept.
 */
export class RealtimeSocket implements SocketObserver {
  readonly #context: SocketContext;
  readonly #heard = new Heard();
  readonly #speaking = new Map<string, Speaking>();
  #session: unknown;
  /** The app's request for the next answer; without one the provider heard that it was its turn. */
  #asked: (Asked & { readonly settings: unknown }) | undefined;

  constructor(context: SocketContext) {
    this.#context = context;
  }

  sent(event: unknown): void {
    const type = read(event, 'type');
    if (type === 'response.create') this.#asked = { ...asked(), settings: read(event, 'response') };
    if (type === 'input_audio_buffer.append') this.#heard.appended(readText(event, 'audio') ?? '');
    if (type === 'input_audio_buffer.clear') this.#heard.cleared();
  }

  received(event: unknown): void {
    this.#handlers.get(read(event, 'type'))?.(event);
    this.#speaking.get(readText(event, 'response_id') ?? '')?.push(event);
  }

  closed(): void {
    const mime = mimeOf(this.#session, 'output');
    for (const speaking of this.#speaking.values()) {
      speaking.turn.cancelled('disconnected', speaking.partial(mime), realtimeAnswer(undefined, this.#session));
    }
    this.#speaking.clear();
    this.#asked = undefined;
  }

  readonly #handlers: ReadonlyMap<unknown, Handler> = new Map<string, Handler>([
    ['session.created', (event) => this.#keepSession(event)],
    ['session.updated', (event) => this.#keepSession(event)],
    ['conversation.item.created', (event) => this.#heard.added(read(event, 'item'), this.#session)],
    ['conversation.item.added', (event) => this.#heard.added(read(event, 'item'), this.#session)],
    ['conversation.item.input_audio_transcription.completed', (event) => this.#transcribed(event)],
    ['input_audio_buffer.committed', (event) => this.#heard.committed(readText(event, 'item_id'), this.#session)],
    ['response.created', (event) => this.#begin(event)],
    ['response.done', (event) => this.#end(event)],
    ['error', () => this.#refused()],
  ]);

  #keepSession(event: unknown): void {
    this.#session = without(read(event, 'session'), 'client_secret');
  }

  #transcribed(event: unknown): void {
    this.#heard.transcribed(readText(event, 'item_id') ?? '', readText(event, 'transcript') ?? '');
  }

  /** What the app asked for last may be what the provider would not do. */
  #refused(): void {
    this.#asked = undefined;
  }

  /** What is said to begin again is the same answer: a second turn in its place would leave the first without an end. */
  #begin(event: unknown): void {
    const id = readText(event, 'response', 'id');
    if (id === undefined || this.#speaking.has(id) || this.#speaking.size >= MAX_SPEAKING) return;
    const { settings, ...from } = this.#asked ?? { ...asked(), settings: undefined };
    this.#asked = undefined;
    const request = realtimeRequest(this.#session, this.#heard.take(), settings);
    this.#speaking.set(id, new Speaking(new Turn(this.#context, 'realtime', request, from)));
  }

  #end(event: unknown): void {
    const response = read(event, 'response');
    const id = readText(response, 'id') ?? '';
    const speaking = this.#speaking.get(id);
    if (speaking === undefined) return;
    this.#speaking.delete(id);
    const mime = mimeOf(this.#session, 'output');
    const output = readList(response, 'output').map((item) => measured(item, mime));
    const recorded = speaking.whole({ ...without(response), output }, mime);
    const answer = realtimeAnswer(response, this.#session);
    if (read(response, 'status') === 'cancelled') {
      speaking.turn.cancelled(readText(response, 'status_details', 'reason') ?? 'cancelled', recorded, answer);
    } else speaking.turn.answered(recorded, answer);
  }
}
