import type { ModelDelta } from '@chaukas/core/instrumentation';
import { known, read, readNumber, readText } from '@chaukas/instrumentation';
import { type ModelRoute, type RouteAnswer, type StreamReducer, TextBudget } from '@chaukas/instrumentation/stainless';
import { requestOf } from '../endpoint.ts';
import { usageOf } from '../usage.ts';

/** Speech to text: transcriptions, and translations to English. Of the audio type and size are recorded. */
export const transcriptionRoute: ModelRoute = {
  workflow: 'transcription',
  request: (body) => requestOf(body, 'transcription', { type: 'transcription' }),
  answer: transcriptionAnswer,
  reducer: (maxBytes) => new TranscriptReducer(maxBytes),
  deltas: transcriptDeltas,
};

function transcriptionAnswer(answer: unknown): RouteAnswer {
  // Subtitles and plain text come without anything around them.
  const text = typeof answer === 'string' ? answer : readText(answer, 'text');
  return {
    data: usageOf(read(answer, 'usage') ?? { seconds: readNumber(answer, 'duration') }, 'transcription'),
    ...(text !== undefined && { output: { role: 'assistant', text } }),
  };
}

function transcriptDeltas(event: unknown): ModelDelta[] {
  const text = readText(event, 'type') === 'transcript.text.delta' ? readText(event, 'delta') : undefined;
  return text === undefined ? [] : [{ kind: 'text', text }];
}

/** Puts a streamed transcript together; its last event has all of it. */
class TranscriptReducer implements StreamReducer {
  readonly #budget: TextBudget;
  readonly #pieces: string[] = [];
  #done: unknown;

  constructor(maxBytes: number) {
    this.#budget = new TextBudget(maxBytes);
  }

  push(event: unknown): boolean {
    const type = readText(event, 'type');
    if (type === 'transcript.text.done') this.#done = event;
    if (type !== 'transcript.text.delta') return false;
    this.#budget.keep(this.#pieces, readText(event, 'delta') ?? '');
    return true;
  }

  value(): unknown {
    const text = readText(this.#done, 'text') ?? this.#pieces.join('');
    return { text, ...known({ usage: read(this.#done, 'usage') ?? undefined }) };
  }
}
