// Tracing of the OpenAI Agents SDK, with a processor that only counts. Its spans take asynchronous callbacks only.
import {
  addTraceProcessor,
  setTraceProcessors,
  setTracingDisabled,
  withCustomSpan,
  withTrace,
} from '@openai/agents-core';

/** Spans of a trace in the figure. */
const KEPT = 5;

/** @param waits spans are kept until they are drained, as a processor that has not exported them does */
export function tracing({ waits = false } = {}) {
  let finished = 0;
  let spans = [];
  setTracingDisabled(false);
  setTraceProcessors([]);
  addTraceProcessor({
    onTraceStart: async () => {},
    onTraceEnd: async () => {},
    onSpanStart: async () => {},
    onSpanEnd: async (span) => {
      if (!waits && spans.length === KEPT) spans = [];
      spans.push(span);
      finished++;
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  });
  const drain = () => {
    spans = spans.slice(-KEPT);
  };
  return {
    async: (attributes, work) => withCustomSpan(work, { data: { name: 'step', data: attributes } }),
    root: (work) => withTrace('request', work),
    drain,
    forget: () => {},
    finished: () => finished,
    recorded: () => spans.map(plainSpan),
  };
}

function plainSpan({ spanId, parentId, traceId, spanData }) {
  return { name: spanData.name, id: spanId, parent: parentId ?? undefined, trace: traceId, attributes: spanData.data };
}
