import type { ModelCallData } from '@chaukas/core';
import type { Abandonable } from './abandoned.ts';

/** Puts the pieces of a streamed answer together, to what the same answer looks like in one piece. */
export interface StreamReducer {
  /** @returns true if the piece carries content: the first such one is the time to first token */
  push(piece: unknown): boolean;
  /** The answer so far. */
  value(): unknown;
}

/** A call whose answer comes in pieces. One of the three endings is called, with the answer as far as it came. */
export interface StreamedCall extends Abandonable {
  /** Tells the pieces that the app is not to get; undefined where it gets all. */
  readonly hides: ((piece: unknown) => boolean) | undefined;
  reducer(): StreamReducer;
  piece(piece: unknown): void;
  /** The first piece with content of a streamed answer arrived. */
  firstContent(): void;
  answered(value: unknown, more?: Partial<ModelCallData>): void;
  failed(error: unknown, partial?: unknown, more?: Partial<ModelCallData>): void;
  cancelled(reason: string, partial?: unknown, more?: Partial<ModelCallData>): void;
}
