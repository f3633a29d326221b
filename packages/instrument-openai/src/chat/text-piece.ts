import { isRecord } from '@chaukas/instrumentation';

/** A chunk that brings text for one choice and starts nothing: its other fields as they are, told or not. */
export interface TextPiece {
  readonly text: string;
  readonly id: unknown;
  readonly created: unknown;
  readonly model: unknown;
  readonly service_tier: unknown;
  readonly system_fingerprint: unknown;
  readonly moderation: unknown;
  readonly usage: unknown;
  readonly prompt_filter_results: unknown;
  readonly index: unknown;
  readonly role: unknown;
  readonly finish_reason: unknown;
  readonly content_filter_results: unknown;
}

/**
 * Reads a chunk as what nearly all of a stream are; undefined where it is anything else, or cannot be read. Every name stands
 * in the code, because a field that is read by a variable takes ten times as long.
 */
export function textPiece(chunk: unknown): TextPiece | undefined {
  try {
    if (!isRecord(chunk) || !Array.isArray(chunk.choices) || chunk.choices.length !== 1) return undefined;
    const choice: unknown = chunk.choices[0];
    if (!isRecord(choice)) return undefined;
    const { delta } = choice;
    if (!isRecord(delta)) return undefined;
    const text = delta.content;
    if (typeof text !== 'string' || text === '' || saysMore(delta)) return undefined;
    return {
      text,
      id: chunk.id,
      created: chunk.created,
      model: chunk.model,
      service_tier: chunk.service_tier,
      system_fingerprint: chunk.system_fingerprint,
      moderation: chunk.moderation,
      usage: chunk.usage,
      prompt_filter_results: chunk.prompt_filter_results,
      index: choice.index,
      role: delta.role,
      finish_reason: choice.finish_reason,
      content_filter_results: choice.content_filter_results,
    };
  } catch {
    return undefined;
  }
}

/** Whether a piece adds nothing but its text to what the one before it said. */
export function isMoreOf(before: TextPiece | undefined, piece: TextPiece): boolean {
  return (
    before !== undefined &&
    before.id === piece.id &&
    before.created === piece.created &&
    before.model === piece.model &&
    before.service_tier === piece.service_tier &&
    before.system_fingerprint === piece.system_fingerprint &&
    before.moderation === piece.moderation &&
    before.usage === piece.usage &&
    before.prompt_filter_results === piece.prompt_filter_results &&
    before.index === piece.index &&
    before.role === piece.role &&
    before.finish_reason === piece.finish_reason &&
    before.content_filter_results === piece.content_filter_results
  );
}

function saysMore(delta: Readonly<Record<string, unknown>>): boolean {
  const { refusal, reasoning_content, reasoning, audio, function_call, tool_calls } = delta;
  return !(
    isNone(refusal) &&
    isNone(reasoning_content) &&
    isNone(reasoning) &&
    isNone(audio) &&
    isNone(function_call) &&
    isNone(tool_calls)
  );
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}
