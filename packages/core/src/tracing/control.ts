import { suite } from '../runtime/suite.ts';
import type { TracingProcessor } from './processor.ts';

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
