import { suite } from '../runtime/suite.ts';
import { Cell, Frame, Mute } from './context.ts';
import { isAbort } from './failure.ts';
import type { NoopSpan, NoopTrace } from './noop.ts';
import { OFF_TRACE, offSpan } from './off.ts';
import type { SpanOptions, SpanParent } from './provider.ts';
import { runIn } from './run.ts';
import type { Span } from './span.ts';
import type { SpanData, SpanDataOf, SpanType } from './span-data.ts';
import type { AnySpan, AnyTrace } from './span-factory.ts';
import { type SpanFields, toSpanData } from './span-fields.ts';
import { watchStream } from './stream/watch-stream.ts';
import type { Trace, TraceOptions } from './trace.ts';
import { TraceSettlement } from './trace-settlement.ts';
import type { Settlement } from './watch.ts';

/** Fields that the JS SDK gives a default, so that they may be left out here. */
type Defaulted<T extends SpanType> = T extends 'agent' | 'task' ? 'name' : never;

/** The data of a callback form: the fields of the type, in the spelling of the data or in camelCase. */
export type CallbackData<T extends SpanType> = Omit<SpanFields<T>, Defaulted<T>> &
  Partial<Pick<SpanFields<T>, Defaulted<T> & keyof SpanFields<T>>>;

/** Options of a callback form: `data`, which may be left out where no field of it is required, and those of every span. */
export type WithSpanOptions<T extends SpanType> = SpanOptions &
  (Record<never, never> extends CallbackData<T> ? { data?: CallbackData<T> } : { data: CallbackData<T> });

type CallbackArguments<T extends SpanType> =
  Record<never, never> extends WithSpanOptions<T>
    ? [options?: WithSpanOptions<T>, parent?: SpanParent | null]
    : [options: WithSpanOptions<T>, parent?: SpanParent | null];

/** A callback form: runs `fn` in a span of the type, and returns what `fn` returns. */
export type SpanCallback<T extends SpanType> = <TResult>(
  fn: (span: AnySpan<SpanDataOf<T>>) => TResult,
  ...args: CallbackArguments<T>
) => TResult;

/** Told when a span's callback is done, before the span ends. */
type OnDone<TData extends SpanData> = (span: Span<TData>, result: unknown) => void;

const NO_KEYS: ReadonlySet<string> = new Set();

/** Makes the callback form of a type. */
export function callback<T extends SpanType>(type: T, onDone?: OnDone<SpanDataOf<T>>): SpanCallback<T> {
  return (fn, options?: SpanOptions & { data?: object }, parent?: SpanParent | null) => {
    if (suite().provider.off) return fn(offSpan(type));
    const data = toSpanData(type, options?.data ?? {}, NO_KEYS);
    return runSpan(data, fn, parent === undefined || parent === null ? options : { ...options, parent }, onDone);
  };
}

/** Runs `fn` in a span; where there is no trace, in one of its own. */
export function runSpan<TData extends SpanData, T>(
  data: TData,
  fn: (span: AnySpan<TData>) => T,
  options?: SpanOptions,
  onDone?: OnDone<TData>,
): T {
  const { context, provider } = suite();
  const span = provider.createPlacedSpan(data, options);
  if (span === undefined) return runImplicit(data, fn, options, onDone);
  if (span.isNoop) return runNoop(span, fn);
  span.start();
  const frame = new Frame(span.trace, span, context.current());
  return runIn(context, frame, new SpanSettlement(span, onDone), fn, span);
}

/** Ends a span with its callback. */
class SpanSettlement<TData extends SpanData> implements Settlement {
  readonly #span: Span<TData>;
  readonly #onDone: OnDone<TData> | undefined;

  constructor(span: Span<TData>, onDone: OnDone<TData> | undefined) {
    this.#span = span;
    this.#onDone = onDone;
  }

  done(result: unknown): void {
    this.#onDone?.(this.#span, result);
    this.#span.finish();
  }

  failed(error: unknown): void {
    fail(this.#span, error);
    this.#span.finish();
  }
}

/** A trace of the span's own; a parent that is not ours to add to is no parent. */
function runImplicit<TData extends SpanData, T>(
  data: TData,
  fn: (span: AnySpan<TData>) => T,
  options: SpanOptions | undefined,
  onDone: OnDone<TData> | undefined,
): T {
  return runTrace(suite().provider.createTrace(nameOf(data)), (own) =>
    runSpan(data, fn, { ...options, parent: own }, onDone),
  );
}

/** What the app said of the failure itself stands, as in the JS SDK. */
function fail(span: Span, error: unknown): void {
  const said = span.error;
  if (isAbort(error)) span.cancel('aborted');
  else span.recordError(error);
  if (said !== null) span.setError(said);
}

function nameOf(data: SpanData): string {
  return 'name' in data && typeof data.name === 'string' ? data.name : data.type;
}

/** Runs `fn` in a trace that was made before; what `fn` throws fails the trace. */
export function runTrace<T>(made: AnyTrace, fn: (trace: AnyTrace) => T): T {
  return made.isNoop ? runNoop(made, fn) : runRecorded(made, fn);
}

/** Apart from {@link runTrace}, because a function that makes closures costs memory even where it makes none. */
function runRecorded<T>(made: Trace, fn: (trace: AnyTrace) => T): T {
  const { context } = suite();
  made.start();
  const outer = context.current();
  return runIn(context, new Frame(made, undefined, outer), new TraceSettlement(made, outer), fn, made);
}

/** A new trace of that name; while tracing is off the one of everybody. */
export function newTrace(name: string, options?: TraceOptions): AnyTrace {
  const { provider } = suite();
  return provider.off ? OFF_TRACE : provider.createTrace(name, options, true);
}

/** Runs what is not recorded; inside of what is disabled, nothing is. */
function runNoop<TNoop extends NoopTrace | NoopSpan, T>(noop: TNoop, fn: (noop: TNoop) => T): T {
  return noop.mutes === undefined ? fn(noop) : runMuted(noop, fn);
}

/** Apart from {@link runNoop}, which makes no closure, because it runs at every call of a program in which tracing is off. */
function runMuted<TNoop extends NoopTrace | NoopSpan, T>(noop: TNoop, fn: (noop: TNoop) => T): T {
  const { mutes } = noop;
  if (mutes === undefined) return fn(noop);
  const cell = new Cell(new Mute());
  const result = mutes.run(cell, () => fn(noop));
  // What drives a generator on later is as little recorded as what made it.
  watchStream(result, { run: (work) => mutes.run(cell, work), done: nothing, failed: nothing, cancelled: nothing });
  return result;
}

function nothing(): void {}
