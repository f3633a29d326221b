import { known } from '../chaukas/kind.ts';
import { suite } from '../runtime/suite.ts';
import { Cell, Frame, Mute } from './context.ts';
import { isAbort } from './failure.ts';
import type { NoopSpan, NoopTrace } from './noop.ts';
import type { TracingProcessor } from './processor.ts';
import type { SpanOptions, SpanParent } from './provider.ts';
import { runIn } from './run.ts';
import type { Span } from './span.ts';
import type { AgentSpanData, CustomSpanData, FunctionSpanData, SpanData } from './span-data.ts';
import type { Trace, TraceOptions } from './trace.ts';
import { traceSettlement } from './trace-settlement.ts';

/** A span, or one that records nothing: both have the same methods. */
export type AnySpan<TData extends SpanData = SpanData> = Span<TData> | NoopSpan<TData>;

/** A trace, or one that records nothing: both have the same methods. */
export type AnyTrace = Trace | NoopTrace;

/** Makes a trace that is not started yet. */
export function trace(workflowName: string, options: TraceOptions = {}): AnyTrace {
  return suite().provider.createTrace(workflowName, options);
}

/**
 * Runs `fn` in a trace of its own. Spans and model calls inside belong to it; when `fn` is done, so is the trace. What
 * `fn` throws fails the trace, and is recorded unless a span inside has recorded it.
 *
 * @returns what `fn` returns
 */
export function withTrace<T>(
  nameOrTrace: string | AnyTrace,
  fn: (trace: AnyTrace) => T,
  options: TraceOptions = {},
): T {
  const { context } = suite();
  const made = typeof nameOrTrace === 'string' ? trace(nameOrTrace, options) : nameOrTrace;
  if (made.isNoop) return runNoop(made, () => fn(made));
  made.start();
  const outer = context.current();
  return runIn(context, new Frame(made, undefined, outer), traceSettlement(made, outer), () => fn(made));
}

/** Runs what is not recorded; inside of what is disabled, nothing is. */
function runNoop<T>({ mutes }: NoopTrace | NoopSpan, fn: () => T): T {
  return mutes === undefined ? fn() : mutes.run(new Cell(new Mute()), fn);
}

/** Makes a span of any type that is not started yet: those without a factory of their own have this one. */
export function span<TData extends SpanData>(data: TData, options: SpanOptions = {}): AnySpan<TData> {
  return suite().provider.createSpan(data, options);
}

/**
 * Runs `fn` in a span of any type; a span outside any trace gets a trace of its own. What `fn` throws fails the span.
 *
 * @returns what `fn` returns
 */
export function withSpan<TData extends SpanData, T>(
  data: TData,
  fn: (span: AnySpan<TData>) => T,
  options: SpanOptions = {},
): T {
  return runSpan(data, fn, options);
}

function runSpan<TData extends SpanData, T>(
  data: TData,
  fn: (span: AnySpan<TData>) => T,
  options: SpanOptions,
  onDone?: (span: Span<TData>, result: unknown) => void,
): T {
  const { context, provider } = suite();
  const span = provider.createPlacedSpan(data, options);
  if (span === undefined) return withTrace(nameOf(data), () => runSpan(data, fn, options, onDone));
  if (span.isNoop) return runNoop(span, () => fn(span));
  span.start();
  const listener = {
    done(result: unknown): void {
      onDone?.(span, result);
      span.finish();
    },
    failed(error: unknown): void {
      if (isAbort(error)) span.cancel('aborted');
      else span.recordError(error);
      span.finish();
    },
  };
  return runIn(context, new Frame(span.trace, span, context.current()), listener, () => fn(span));
}

function nameOf(data: SpanData): string {
  return 'name' in data && typeof data.name === 'string' ? data.name : data.type;
}

/** Options of the callback forms: the data of the span, and what every span takes. */
export interface WithSpanOptions<TData extends SpanData> extends SpanOptions {
  data: Omit<TData, 'type'>;
}

/** A span of an agent's work. */
export function agentSpan(
  name: string,
  options: Omit<AgentSpanData, 'type' | 'name'> & SpanOptions = {},
): AnySpan<AgentSpanData> {
  const { data, spanOptions } = split(options);
  return suite().provider.createSpan({ type: 'agent', name, ...data }, spanOptions);
}

/** Runs `fn` as an agent. */
export function withAgentSpan<T>(
  fn: (span: AnySpan<AgentSpanData>) => T,
  options: WithSpanOptions<AgentSpanData>,
  parent?: SpanParent,
): T {
  return withSpan<AgentSpanData, T>({ type: 'agent', ...options.data }, fn, withParent(options, parent));
}

/**
 * A span of a tool at work. In a plain client loop it stands for the call of that name that the model has just asked for.
 */
export function functionSpan(
  name: string,
  options: Omit<FunctionSpanData, 'type' | 'name'> & SpanOptions = {},
): AnySpan<FunctionSpanData> {
  const { data, spanOptions } = split(options);
  return suite().provider.createSpan({ type: 'function', name, ...data }, spanOptions);
}

/** Runs `fn` as a tool. What it returns is recorded as the output, unless `fn` has set one on the span. */
export function withFunctionSpan<T>(
  fn: (span: AnySpan<FunctionSpanData>) => T,
  options: WithSpanOptions<FunctionSpanData>,
  parent?: SpanParent,
): T {
  return runSpan<FunctionSpanData, T>(
    { type: 'function', ...options.data },
    fn,
    withParent(options, parent),
    (span, result) => {
      span.spanData.output ??= result;
    },
  );
}

/** A span for a purpose of the app's own. */
export function customSpan(
  name: string,
  options: Omit<CustomSpanData, 'type' | 'name'> & SpanOptions = {},
): AnySpan<CustomSpanData> {
  const { data, spanOptions } = split(options);
  return suite().provider.createSpan({ type: 'custom', name, ...data }, spanOptions);
}

/** Runs `fn` in a span for a purpose of the app's own. */
export function withCustomSpan<T>(
  fn: (span: AnySpan<CustomSpanData>) => T,
  options: WithSpanOptions<CustomSpanData>,
  parent?: SpanParent,
): T {
  return withSpan<CustomSpanData, T>({ type: 'custom', ...options.data }, fn, withParent(options, parent));
}

/** The trace that the running code belongs to; undefined outside any. */
export function getCurrentTrace(): Trace | undefined {
  return suite().context.current()?.trace;
}

/** The span that the running code belongs to; undefined outside any. */
export function getCurrentSpan(): Span | undefined {
  return suite().context.current()?.span;
}

/** Adds a processor of the user's: it hears of every trace and span from now on. */
export function addTraceProcessor(processor: TracingProcessor): void {
  suite().provider.processors.add(processor);
}

/** Replaces the processors that the user added; the trail goes on. */
export function setTraceProcessors(processors: readonly TracingProcessor[]): void {
  suite().provider.processors.set(processors);
}

/** Switches all recording off or on again; traces that are under way end as they began. */
export function setTracingDisabled(disabled: boolean): void {
  suite().provider.setDisabled(disabled);
}

function withParent<TData extends SpanData>(
  options: WithSpanOptions<TData>,
  parent: SpanParent | undefined,
): SpanOptions {
  const { data: _, ...rest } = options;
  return parent === undefined ? rest : { ...rest, parent };
}

/** What a factory takes in one object: the data of the span, and what every span takes. */
function split<TOptions extends SpanOptions>(
  options: TOptions,
): { data: Omit<TOptions, keyof SpanOptions>; spanOptions: SpanOptions } {
  const { spanId, parent, disabled, instrumentation, ...data } = options;
  return { data, spanOptions: known({ spanId, parent, disabled, instrumentation }) };
}
