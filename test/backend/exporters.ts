import { BackendSpanExporter, configure, InMemoryEventExporter } from '@chaukas/core';
import * as sdk from '@openai/agents';
import { onTestFinished } from 'vitest';
import { divertHttps } from '../../packages/core/test/support/default-endpoint.ts';
import { Ingest, type Posted } from '../../packages/core/test/support/ingest.ts';

/** What the exporter of the SDK and ours post of the same traces and spans. */
export interface BothPosted {
  original: readonly Posted[];
  ours: readonly Posted[];
}

/** Runs a program of the SDK with both exporters, each of which posts to a server of its own. */
export async function bothExport(program: () => Promise<unknown>): Promise<BothPosted> {
  const [original, ours] = [await Ingest.start(), await Ingest.start()];
  return run(program, original, ours, {
    original: new sdk.OpenAITracingExporter({ apiKey: 'key', endpoint: original.endpoint }),
    ours: new BackendSpanExporter({ apiKey: 'key', endpoint: ours.endpoint }),
  });
}

/** The same with the endpoint that both have by default; what they send there is diverted. */
export async function bothExportByDefault(program: () => Promise<unknown>): Promise<BothPosted> {
  const [original, ours] = [await Ingest.start(), await Ingest.start()];
  const { fetch } = globalThis;
  globalThis.fetch = (_url, init) => fetch(original.endpoint, init);
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
  divertHttps(ours.endpoint);
  return run(program, original, ours, {
    original: new sdk.OpenAITracingExporter({ apiKey: 'key' }),
    ours: new BackendSpanExporter({ apiKey: 'key' }),
  });
}

async function run(
  program: () => Promise<unknown>,
  original: Ingest,
  ours: Ingest,
  exporters: { original: sdk.OpenAITracingExporter; ours: BackendSpanExporter },
): Promise<BothPosted> {
  configure({ exporter: new InMemoryEventExporter(), quiet: true, content: 'full' });
  // NODE_ENV=test switches the SDK's tracing off.
  sdk.setTracingDisabled(false);
  const processors = [exporters.original, exporters.ours].map((exporter) => new sdk.BatchTraceProcessor(exporter));
  sdk.setTraceProcessors(processors);
  await program().catch(() => undefined);
  for (const processor of processors) await processor.forceFlush();
  return { original: original.posted, ours: ours.posted };
}

/** The bodies, in the order of the keys that they were posted with. */
export function bodiesOf(posted: readonly Posted[]): unknown[] {
  const keyOf = ({ headers }: Posted): string => headers.authorization ?? '';
  return [...posted].sort((a, b) => keyOf(a).localeCompare(keyOf(b))).map((one) => [keyOf(one), one.data]);
}
