import { suite } from '../../runtime/suite.ts';
import type { TracingProcessor } from '../processor.ts';

/** What `setTracingExportApiKey` was told. */
export interface ExportState {
  key: string | undefined;
  /** It was called: what is not sent for want of a key is not sent because the app says so. */
  asked: boolean;
  processor: TracingProcessor | undefined;
}

const NAME = 'backend';

/** The process's one, of all copies of this package. */
export function exportState(): ExportState {
  const { instrumentations } = suite();
  const found = instrumentations.get(NAME);
  // Whatever copy of this package made it, it is of this shape.
  if (found !== undefined) return found as ExportState;
  const made: ExportState = { key: undefined, asked: false, processor: undefined };
  instrumentations.set(NAME, made);
  return made;
}
