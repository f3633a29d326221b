import { read, readList, readText } from '@chaukas/instrumentation';
import { without } from '../endpoint.ts';
import { AudioDigest, type AudioFacts } from './audio.ts';
import { realtimeAnswer, realtimeDeltas, realtimeRequest } from './realtime-facts.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';
import { Turn } from './turn.ts';

/** An answer that is under way. */
interface Speaking {
  readonly turn: Turn;
  readonly audio: AudioDigest;
}

type Handler = (event: unknown) => void;

/** Items that wait for the next answer; more than any conversation has between two. */
const MAX_ITEMS = 1000;

/**
 * A Realtime conversation: each answer of the model is a turn, asked by what was said and done since the last one. Audio is
 * measured as it passes, and not kept.
 */
export class RealtimeSocket implements SocketObserver {
  readonly #context: SocketContext;
  readonly #heard = new AudioDigest();
  readonly #heardAs = new Map<string, AudioFacts>();
  readonly #items = new Map<string, Record<string, unknown>>();
  readonly #speaking = new Map<string, Speaking>();
  #session: unknown;

  constructor(context: SocketContext) {
    this.#context = context;
  }

  sent(event: unknown): void {
    const type = read(event, 'type');
    if (type === 'input_audio_buffer.append') this.#heard.push(readText(event, 'audio') ?? '');
    if (type === 'input_audio_buffer.clear') this.#heard.take('');
  }

  received(event: unknown): void {
    const type = readText(event, 'type') ?? '';
    this.#handlers.get(type)?.(event);
    const speaking = this.#speaking.get(readText(event, 'response_id') ?? '');
    if (speaking === undefined) return;
    const isAudio = type === 'response.output_audio.delta' || type === 'response.audio.delta';
    if (isAudio) speaking.audio.push(readText(event, 'delta') ?? '');
    speaking.turn.piece(event, type.endsWith('.delta'), realtimeDeltas);
  }

  closed(): void {
    for (const { turn, audio } of this.#speaking.values()) {
      turn.cancelled('disconnected', this.#withAudio({}, audio), { data: {} });
    }
    this.#speaking.clear();
  }

  readonly #handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
    ['session.created', (event) => this.#keepSession(event)],
    ['session.updated', (event) => this.#keepSession(event)],
    ['conversation.item.created', (event) => this.#itemAdded(event)],
    ['conversation.item.added', (event) => this.#itemAdded(event)],
    ['conversation.item.input_audio_transcription.completed', (event) => this.#transcribed(event)],
    ['input_audio_buffer.committed', (event) => this.#committed(event)],
    ['response.created', (event) => this.#begin(event)],
    ['response.done', (event) => this.#end(event)],
  ]);

  #keepSession(event: unknown): void {
    this.#session = without(read(event, 'session'), 'client_secret');
  }

  #itemAdded(event: unknown): void {
    const item = read(event, 'item');
    const id = readText(item, 'id');
    const fromApp = read(item, 'role') === 'user' || read(item, 'type') === 'function_call_output';
    if (id === undefined || !fromApp || this.#items.size >= MAX_ITEMS) return;
    const audio = this.#heardAs.get(id);
    this.#heardAs.delete(id);
    this.#items.set(id, { ...without(item), ...(audio && { audio }) });
  }

  #committed(event: unknown): void {
    const audio = this.#heard.take(
      mimeOf(read(this.#session, 'audio', 'input', 'format') ?? read(this.#session, 'input_audio_format')),
    );
    const id = readText(event, 'item_id');
    if (audio !== undefined && id !== undefined && this.#heardAs.size < MAX_ITEMS) this.#heardAs.set(id, audio);
  }

  #transcribed(event: unknown): void {
    const id = readText(event, 'item_id') ?? '';
    const item = this.#items.get(id);
    const transcript = readText(event, 'transcript');
    if (item === undefined || transcript === undefined) return;
    const parts = readList(item, 'content').map((part) =>
      read(part, 'type') === 'input_audio' ? { ...without(part), transcript } : part,
    );
    this.#items.set(id, { ...item, content: parts });
  }

  #begin(event: unknown): void {
    const id = readText(event, 'response', 'id');
    if (id === undefined) return;
    const items = [...this.#items.values()];
    this.#items.clear();
    const turn = new Turn(this.#context, 'realtime', realtimeRequest(this.#session, items));
    this.#speaking.set(id, { turn, audio: new AudioDigest() });
  }

  #end(event: unknown): void {
    const response = read(event, 'response');
    const id = readText(response, 'id') ?? '';
    const speaking = this.#speaking.get(id);
    if (speaking === undefined) return;
    this.#speaking.delete(id);
    const recorded = this.#withAudio(without(response), speaking.audio);
    const answer = realtimeAnswer(response, this.#session);
    if (read(response, 'status') === 'cancelled') {
      speaking.turn.cancelled(readText(response, 'status_details', 'reason') ?? 'cancelled', recorded, answer);
    } else speaking.turn.answered(recorded, answer);
  }

  #withAudio(response: Record<string, unknown>, audio: AudioDigest): Record<string, unknown> {
    const format = read(this.#session, 'audio', 'output', 'format') ?? read(this.#session, 'output_audio_format');
    const spoken = audio.take(mimeOf(format));
    return spoken === undefined ? response : { ...response, spoken };
  }
}

/** A format is an object with a type, or a name of its own before the API's final form. */
function mimeOf(format: unknown): string {
  const name = typeof format === 'string' ? format : (readText(format, 'type') ?? 'audio/pcm');
  return name.includes('/') ? name : `audio/${name}`;
}
