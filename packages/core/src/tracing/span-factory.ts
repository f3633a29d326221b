import { suite } from '../runtime/suite.ts';
import type { NoopSpan, NoopTrace } from './noop.ts';
import { OFF_TRACE, offSpan } from './off.ts';
import type { SpanOptions } from './provider.ts';
import type { Span } from './span.ts';
import type { SpanData, SpanDataOf, SpanType, SpeechGroupSpanData } from './span-data.ts';
import { type SpanFields, toSpanData } from './span-fields.ts';
import type { Trace, TraceOptions } from './trace.ts';

/** A span, or one that records nothing: both have the same methods. */
export type AnySpan<TData extends SpanData = SpanData> = Span<TData> | NoopSpan<TData>;

/** A trace, or one that records nothing: both have the same methods. */
export type AnyTrace = Trace | NoopTrace;

/** The data of a span of any type. The type of a speech group is taken in CAI's spelling too. */
export type AnySpanData = SpanData | (Omit<SpeechGroupSpanData, 'type'> & { type: 'speech-group' });

/** The data that a span made of `AnySpanData` has. */
export type NormalSpanData<TData extends AnySpanData> = TData extends SpanData ? TData : SpeechGroupSpanData;

/** Options of a factory: the fields of the type's data, in the spelling of the data or in camelCase, and those of every span. */
export type FactoryOptions<T extends SpanType, TFirst extends PropertyKey = never> = Omit<SpanFields<T>, TFirst> &
  SpanOptions;

/** A factory of which every field is optional. */
export type SpanFactory<T extends SpanType> = (options?: FactoryOptions<T>) => AnySpan<SpanDataOf<T>>;

/** A factory whose first argument is what every span of the type has. */
export type NamedSpanFactory<T extends SpanType, TFirst extends keyof SpanDataOf<T>> = (
  first: SpanDataOf<T>[TFirst],
  options?: FactoryOptions<T, TFirst>,
) => AnySpan<SpanDataOf<T>>;

/** Options that are not data. */
const SPAN_OPTIONS: ReadonlySet<string> = new Set<keyof SpanOptions>([
  'spanId',
  'parent',
  'disabled',
  'instrumentation',
]);

/**
 * Makes a trace that is not started yet: `start(true)` makes it current, `finish()` ends it. Inside another trace it stands
 * beside that one, not in it: one line on stderr says so, as CAI does. {@link withTrace} may be nested without it.
 *
 * @param workflowName what is done, such as `Customer service`
 */
export function trace(workflowName: string, options?: TraceOptions): AnyTrace {
  const { context, provider, runtime } = suite();
  if (provider.off) return OFF_TRACE;
  if (!provider.toldOfNested && context.current()?.inRun === true) {
    provider.toldOfNested = true;
    runtime.notices.info(`a trace was made inside another: "${workflowName}" stands beside it, not in it`);
  }
  return provider.createTrace(workflowName, options);
}

/** Makes a span of any type that is not started yet, from data in the spelling of {@link SpanData}. */
export function span<TData extends AnySpanData>(data: TData, options?: SpanOptions): AnySpan<NormalSpanData<TData>> {
  const normal = normalData(data);
  const { provider } = suite();
  return provider.off ? ofData(normal) : provider.createSpan(normal, options);
}

/** Data with the type in our spelling; the object itself where it is that already. */
export function normalData<TData extends AnySpanData>(data: TData): NormalSpanData<TData> {
  const normal = data.type === 'speech-group' ? { ...data, type: 'speech_group' } : data;
  // A conditional type cannot be narrowed by a comparison of values.
  return normal as NormalSpanData<TData>;
}

/** The span of everybody while tracing is off, for data of a type. */
export function ofData<TData extends SpanData>({ type }: TData): NoopSpan<TData> {
  // The table has the data's own type under its name.
  return offSpan(type) as unknown as NoopSpan<TData>;
}

/** Makes the factory of a type whose fields are all optional. */
export function factory<T extends SpanType>(type: T): SpanFactory<T> {
  return (options) => {
    const { provider } = suite();
    return provider.off ? offSpan(type) : provider.createSpan(toSpanData(type, options ?? {}, SPAN_OPTIONS), options);
  };
}

/** Makes the factory of a type that has one field which every span must have: it becomes the first argument. */
export function namedFactory<T extends SpanType, TFirst extends keyof SpanDataOf<T>>(
  type: T,
  field: TFirst,
): NamedSpanFactory<T, TFirst> {
  return (first, options) => {
    const { provider } = suite();
    if (provider.off) return offSpan(type);
    return provider.createSpan(toSpanData(type, { ...options, [field]: first }, SPAN_OPTIONS), options);
  };
}
