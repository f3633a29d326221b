import { guard } from '../../runtime/guard.ts';
import { suite } from '../../runtime/suite.ts';
import { BatchTraceProcessor } from '../batch-trace-processor.ts';
import type { TracingProcessor } from '../processor.ts';
import { BackendSpanExporter } from './backend-span-exporter.ts';
import { exportState } from './export-state.ts';

/**
 * Sends every trace to the tracing service of the agents SDKs as well, with this key. Off until it is called: a key in the
 * environment alone sends nothing. The first call registers a `BatchTraceProcessor` with a `BackendSpanExporter`; later ones
 * change the key of what is not sent yet. `setTraceProcessors` takes it out with the other processors, another call puts it
 * back. The content policy of the configuration and of sessions is applied.
 *
 * @param key an empty one, or undefined, switches it off again: what still waits is not sent
 */
export function setTracingExportApiKey(key: string | undefined): void {
  guard('setTracingExportApiKey', () => {
    const state = exportState();
    state.key = keyOf(key);
    state.asked = true;
    const { processors } = suite().provider;
    if (state.key === undefined) return state.processor && processors.remove(state.processor);
    state.processor ??= makeProcessor();
    if (!processors.has(state.processor)) processors.add(state.processor);
  });
}

function makeProcessor(): TracingProcessor {
  return new BatchTraceProcessor(new BackendSpanExporter());
}

/** JavaScript users may give anything. */
function keyOf(key: unknown): string | undefined {
  if (key === undefined || key === null) return undefined;
  if (typeof key === 'string') return key.trim() || undefined;
  suite().runtime.notices.problem('the key given to setTracingExportApiKey is not a text: traces are not sent');
  return undefined;
}
