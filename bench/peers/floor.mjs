// What any tracer has to do: a context, an object a span, two looks at the clock, a queue.
import { AsyncLocalStorage } from 'node:async_hooks';

class Span {
  constructor(parent, attributes) {
    this.parent = parent;
    this.attributes = attributes;
    this.start = performance.now();
    this.end = 0;
  }
}

export function tracing() {
  const storage = new AsyncLocalStorage();
  let queue = [];
  let last = [];
  let finished = 0;
  const end = (span) => {
    span.end = performance.now();
    queue.push(span);
    finished++;
  };
  return {
    sync(attributes, work) {
      const span = new Span(storage.getStore(), attributes);
      storage.run(span, work, span);
      end(span);
    },
    async async(attributes, work) {
      const span = new Span(storage.getStore(), attributes);
      await storage.run(span, work, span);
      end(span);
    },
    root(work) {
      return work();
    },
    drain() {
      if (queue.length > 0) last = queue;
      queue = [];
    },
    forget() {
      last = [];
    },
    finished: () => finished,
    // It has no ids: a span is its own.
    recorded: () => last.map((span) => ({ name: 'step', id: span, parent: span.parent, attributes: span.attributes })),
  };
}
