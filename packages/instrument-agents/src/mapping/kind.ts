import type { SpanData, SpanDataOf, SpanType } from '@chaukas/core';
import type { Twin } from '../bridge/twin.ts';
import type { Run } from '../runner/run.ts';

/** Where a span of the SDK's begins. */
export interface KindPlace {
  parent: Twin | undefined;
  run: Run | undefined;
}

/** What a type of the SDK's spans becomes, and when what it says is known. */
export interface Kind {
  /** What is known when it begins. */
  data(sdk: object, place: KindPlace): SpanData;
  /** Its most important words come right after its start: it begins when they do, when it is asked for, or at its end. */
  readonly beginsLater?: true;
  started?(twin: Twin): void;
  /** The SDK ended it. */
  ended?(twin: Twin): void;
  /** Whether the SDK is still to say something of it. */
  waits?(twin: Twin): boolean;
  /** Adds what is known at the end. */
  fill?(twin: Twin): void;
  /** Records what happened in it, when it is clear how it ended. */
  finishing?(twin: Twin): void;
}

/** The data of a twin as that of its type; undefined if it is of another. */
export function dataOf<T extends SpanType>({ span }: Twin, ...types: readonly T[]): SpanDataOf<T> | undefined {
  const { spanData } = span;
  // Looked up among the types that the caller names.
  return (types as readonly SpanType[]).includes(spanData.type) ? (spanData as SpanDataOf<T>) : undefined;
}

/** Adds what is known and was not said by anybody. */
export function addTo<T extends object>(data: T, more: Partial<T>): void {
  for (const [key, value] of Object.entries(more)) {
    if (value !== undefined && Reflect.get(data, key) === undefined) Reflect.set(data, key, value);
  }
}
