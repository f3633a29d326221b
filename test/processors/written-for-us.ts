/** A processor and an exporter as their users write them: against our own types. */
import type { ExportItem, ReadableSpan, ReadableTrace, TracingExporter, TracingProcessor } from '@chaukas/core';

/** Notes what it reads; its methods return promises, so that it registers with the JavaScript SDK as well. */
export class OurRecorder implements TracingProcessor {
  readonly heard: string[] = [];

  async onTraceStart(trace: ReadableTrace): Promise<void> {
    this.heard.push(`trace start ${trace.name} ${trace.groupId}`);
  }
  async onTraceEnd(trace: ReadableTrace): Promise<void> {
    this.heard.push(`trace end ${trace.name}`);
  }
  async onSpanStart(span: ReadableSpan): Promise<void> {
    this.heard.push(`span start ${span.spanData.type}`);
  }
  async onSpanEnd(span: ReadableSpan): Promise<void> {
    this.heard.push(`span end ${span.spanData.type} ${span.error?.message ?? 'ok'}`);
  }
  async shutdown(_timeout?: number): Promise<void> {
    this.heard.push('shutdown');
  }
  async forceFlush(): Promise<void> {
    this.heard.push('flush');
  }
}

/** The same without promises: the SDK's types ask for them. */
export class SyncRecorder implements TracingProcessor {
  readonly heard: string[] = [];

  onTraceStart(_trace: ReadableTrace): void {}
  onTraceEnd(_trace: ReadableTrace): void {}
  onSpanStart(span: ReadableSpan): void {
    this.heard.push(`span start ${span.spanData.type}`);
  }
  onSpanEnd(_span: ReadableSpan): void {}
  shutdown(): void {}
  forceFlush(): void {}
}

/** Keeps the types of what it is to export. */
export class OurCollector implements TracingExporter {
  readonly types: string[] = [];

  async export(items: ExportItem[]): Promise<void> {
    this.types.push(...items.map((item) => (item.type === 'trace' ? 'trace' : item.spanData.type)));
  }
}
