/** Processors and exporters as their users write them: against the JavaScript SDK's own types, unknown to us. */
import type {
  TracingExporter as SdkExporter,
  TracingProcessor as SdkProcessor,
  Span,
  SpanData,
  Trace,
} from '@openai/agents';

/** Notes what it reads of all that it hears. */
export class SdkRecorder implements SdkProcessor {
  readonly heard: Record<string, unknown>[] = [];

  async onTraceStart(trace: Trace): Promise<void> {
    this.heard.push({ on: 'trace start', name: trace.name, group: trace.groupId, traceId: trace.traceId });
  }
  async onTraceEnd(trace: Trace): Promise<void> {
    this.heard.push({ on: 'trace end', metadata: trace.metadata, traceId: trace.traceId });
  }
  async onSpanStart(span: Span<SpanData>): Promise<void> {
    this.heard.push({ on: 'span start', type: span.spanData.type, started: typeof span.startedAt });
  }
  async onSpanEnd(span: Span<SpanData>): Promise<void> {
    const { type } = span.spanData;
    this.heard.push({ on: 'span end', type, ended: typeof span.endedAt, error: span.error?.message });
  }
  async shutdown(_timeout?: number): Promise<void> {
    this.heard.push({ on: 'shutdown' });
  }
  async forceFlush(): Promise<void> {
    this.heard.push({ on: 'flush' });
  }
}

/** Keeps the JSON of what it is to export. */
export class SdkCollector implements SdkExporter {
  readonly items: unknown[] = [];

  async export(items: (Trace | Span<SpanData>)[], _signal?: AbortSignal): Promise<void> {
    for (const item of items) this.items.push(JSON.parse(JSON.stringify(item)));
  }
}
