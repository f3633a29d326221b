import { setImmediate } from 'node:timers/promises';
import type { JsonObject } from '@chaukas/spec';
import { suite } from '../../runtime/suite.ts';
import type { ExportItem, TracingExporter } from '../tracing-exporter.ts';
import { headersOf, takesReasoning } from './endpoint.ts';
import { exportState } from './export-state.ts';
import { type BackendOptions, type BackendSpanExporterOptions, checkedBackendOptions } from './options.ts';
import { payloadOf } from './payload.ts';
import { send } from './send.ts';

/** How long the app may have to wait for us while a payload is made, in milliseconds. */
const SLICE = 10;

/**
 * Posts traces and spans to a tracing service in the form of CAI and the agents SDKs: `{"data": [...]}`, with bearer
 * authorization. Items whose trace has a `tracingApiKey` go with that key, in a request of their own; items without any key
 * are not sent.
 *
 * The content policy of the configuration, or of the session that a trace is in, is applied. Inputs and outputs are cut at
 * 100,000 bytes of JSON. No socket or timer of it keeps the process alive.
 */
export class BackendSpanExporter implements TracingExporter {
  readonly #options: BackendOptions;

  constructor(options: BackendSpanExporterOptions = {}) {
    this.#options = checkedBackendOptions(options);
  }

  /** @throws an error that says why a request was given up; those with other keys are sent all the same */
  async export(items: ExportItem[], signal?: AbortSignal): Promise<void> {
    const groups = [...this.#byKey(items)];
    const sent = await Promise.allSettled(groups.map(([key, group]) => this.#send(key, group, signal)));
    for (const result of sent) if (result.status === 'rejected') throw result.reason;
  }

  #byKey(items: readonly ExportItem[]): ReadonlyMap<string, ExportItem[]> {
    const own = this.#options.apiKey ?? exportState().key;
    const groups = new Map<string, ExportItem[]>();
    for (const item of items) {
      const key = item.tracingApiKey || own;
      if (key === undefined) this.#sayNoKey();
      else groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return groups;
  }

  async #send(apiKey: string, items: readonly ExportItem[], signal: AbortSignal | undefined): Promise<void> {
    const { endpoint, organization, project } = this.#options;
    const data = await this.#payloads(items);
    if (data.length === 0) return;
    const headers = headersOf({ apiKey, organization, project });
    await send({ url: new URL(endpoint), headers, body: JSON.stringify({ data }) }, this.#options, signal);
  }

  async #payloads(items: readonly ExportItem[]): Promise<JsonObject[]> {
    const withReasoning = takesReasoning(this.#options.endpoint);
    const payloads: JsonObject[] = [];
    let since = performance.now();
    for (const item of items) {
      const payload = payloadOf(item, withReasoning);
      if (payload !== undefined) payloads.push(payload);
      if (performance.now() - since < SLICE) continue;
      await setImmediate();
      since = performance.now();
    }
    return payloads;
  }

  #sayNoKey(): void {
    if (exportState().asked) return;
    suite().runtime.notices.problem(
      'BackendSpanExporter has no API key and sends nothing: give it one, or call setTracingExportApiKey()',
    );
  }
}
