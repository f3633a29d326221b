import {
  type ContentMode,
  type ContentOptions,
  configure,
  InMemoryEventExporter,
  setTraceProcessors,
} from '@chaukas/core';
import type { SpanContext } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OtelProcessor } from '../../src/index.ts';

/** A real OpenTelemetry provider of the test's own, with a processor of ours at work; no globals. */
export interface Telemetry {
  readonly processor: OtelProcessor;
  readonly provider: TracerProvider;
  /** The spans that have ended, in the order in which they did. */
  spans(): ReadableSpan[];
  /** The one of this name; fails the test if there is none or another. */
  span(name: string): ReadableSpan;
}

export function telemetry(options: { content?: ContentMode | ContentOptions } = {}): Telemetry {
  freshSuite();
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const processor = new OtelProcessor({ tracer: provider.getTracer('test'), ...options });
  setTraceProcessors([processor]);
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  return { processor, provider, spans, span: (name) => theOne(spans(), name) };
}

/** Makes the next use of the suite make a new one, as in a new process; its events stay in memory. */
function freshSuite(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('chaukas.v1'));
  process.setMaxListeners(0);
  configure({ exporter: new InMemoryEventExporter(), quiet: true, branch: 'main' });
}

export function theOne(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const [found, ...others] = spans.filter((span) => span.name === name);
  if (found !== undefined && others.length === 0) return found;
  throw new Error(
    `${others.length + (found ? 1 : 0)} spans ${name} among ${spans.map((span) => span.name).join(', ')}`,
  );
}

/** Names of the spans as a tree: each with those that hang on it, in the order of their start. */
export type Tree = { [name: string]: Tree };

export function treeOf(spans: readonly ReadableSpan[], below?: SpanContext): Tree {
  const children = spans.filter((span) => span.parentSpanContext?.spanId === below?.spanId);
  return Object.fromEntries(children.map((span) => [span.name, treeOf(spans, span.spanContext())]));
}

/** Milliseconds since the Unix epoch. */
export function millis([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}
