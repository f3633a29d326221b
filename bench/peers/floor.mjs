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
  let finished = 0;
  const end = (span) => {
    span.end = performance.now();
    queue.push(span);
    finished++;
  };
  return {
    sync(attributes, work) {
      const span = new Span(storage.getStore(), attributes);
      storage.run(span, work);
      end(span);
    },
    async async(attributes, work) {
      const span = new Span(storage.getStore(), attributes);
      await storage.run(span, work);
      end(span);
    },
    root(work) {
      return work();
    },
    drain() {
      queue = [];
    },
    finished: () => finished,
  };
}
