import { suite } from '../runtime/suite.ts';
import type { Frame } from './context.ts';
import type { Span } from './span.ts';
import type { Trace } from './trace.ts';

/** The trace that the running code belongs to; undefined outside any, and inside what is disabled. */
export function getCurrentTrace(): Trace | undefined {
  return currentFrame()?.trace;
}

/** The span that the running code belongs to; undefined outside any, and inside what is disabled. */
export function getCurrentSpan(): Span | undefined {
  return currentFrame()?.span;
}

function currentFrame(): Frame | undefined {
  const { context, provider } = suite();
  // What began before tracing was switched off goes on; where nothing did, the context need not be asked.
  return provider.off && provider.idle ? undefined : context.current();
}
