import { suite } from '../runtime/suite.ts';

/** Options of a `BatchTraceProcessor`; a value that makes no sense is named on stderr, and the default used. */
export interface BatchTraceProcessorOptions {
  /** Traces and spans that may wait; more are dropped and counted. @defaultValue 8192 */
  maxQueueSize?: number;
  /** Traces and spans of one export. @defaultValue 128 */
  maxBatchSize?: number;
  /** Milliseconds after which what waits is exported. @defaultValue 5000 */
  scheduleDelay?: number;
  /** How full the queue may be before it is exported at once, between 0 and 1. @defaultValue 0.7 */
  exportTriggerRatio?: number;
}

const DEFAULTS: Required<BatchTraceProcessorOptions> = {
  maxQueueSize: 8192,
  maxBatchSize: 128,
  scheduleDelay: 5000,
  exportTriggerRatio: 0.7,
};

const KEYS = ['maxQueueSize', 'maxBatchSize', 'scheduleDelay', 'exportTriggerRatio'] as const;
const LEAST: Required<BatchTraceProcessorOptions> = {
  maxQueueSize: 1,
  maxBatchSize: 1,
  scheduleDelay: 0,
  exportTriggerRatio: 0,
};

/** The options with every default filled in. */
export function checkedBatchOptions(options: BatchTraceProcessorOptions): Required<BatchTraceProcessorOptions> {
  const result = { ...DEFAULTS };
  for (const key of KEYS) {
    const value = options[key];
    if (value === undefined) continue;
    const most = key === 'exportTriggerRatio' ? 1 : Number.POSITIVE_INFINITY;
    if (typeof value === 'number' && value >= LEAST[key] && value <= most) result[key] = value;
    else
      suite().runtime.notices.problem(
        `BatchTraceProcessor: ${key} cannot be ${String(value)}: ${DEFAULTS[key]} is used`,
      );
  }
  return result;
}
