// Tracing of the OpenAI Agents SDK, with a processor that does nothing. Its spans take asynchronous callbacks only.
import {
  addTraceProcessor,
  setTraceProcessors,
  setTracingDisabled,
  withCustomSpan,
  withTrace,
} from '@openai/agents-core';

export function tracing() {
  let finished = 0;
  setTracingDisabled(false);
  setTraceProcessors([]);
  addTraceProcessor({
    onTraceStart: async () => {},
    onTraceEnd: async () => {},
    onSpanStart: async () => {},
    onSpanEnd: async () => {
      finished++;
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  });
  return {
    async: (attributes, work) => withCustomSpan(work, { data: { name: 'step', data: attributes } }),
    root: (work) => withTrace('request', work),
    drain: () => {},
    finished: () => finished,
  };
}
