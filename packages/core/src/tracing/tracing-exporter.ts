import type { ReadableSpan, ReadableTrace } from './processor.ts';

/** A trace or span as an exporter gets it; `item.type` is `trace` or `trace.span`. */
export type ExportItem = ReadableTrace | ReadableSpan;

/**
 * Takes traces and spans out of the process, in batches that a `BatchTraceProcessor` makes. One that returns promises fits
 * the JavaScript SDK's `BatchTraceProcessor` as well.
 */
export interface TracingExporter {
  /**
   * @param items in the order in which traces began and spans ended
   * @param signal aborted when nobody waits any longer: give up then
   * @throws what it likes: the batch counts as lost, the next one comes all the same
   */
  export(items: ExportItem[], signal?: AbortSignal): void | Promise<void>;
}
