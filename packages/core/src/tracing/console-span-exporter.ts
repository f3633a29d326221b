import type { ConsoleStream } from '../export/console.ts';
import { plainForm, policyOf, withPolicy } from './export-policy.ts';
import type { ExportItem, TracingExporter } from './tracing-exporter.ts';

/** Line breaks and terminal escapes: what a model says is not to be trusted with the terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Prints one line for each trace and span: `[Exporter] Export trace_id=..., name=...` and `[Exporter] Export span: {...}`,
 * as the CAI tracing module does, but on stderr: stdout is the app's. The content policy of the configuration, or of the
 * session that a trace is in, is applied, so that by default secrets are masked.
 */
export class ConsoleSpanExporter implements TracingExporter {
  readonly #stream: ConsoleStream | undefined;

  /** @param options `stream`: where to print. @defaultValue `process.stderr` */
  constructor(options: { stream?: ConsoleStream } = {}) {
    this.#stream = options.stream;
  }

  async export(items: readonly ExportItem[]): Promise<void> {
    const stream = this.#stream ?? process.stderr;
    for (const item of items) {
      const line = lineOf(item);
      if (line !== undefined) stream.write(`[Exporter] Export ${line.replace(CONTROL, ' ')}\n`);
    }
  }
}

function lineOf(item: ExportItem): string | undefined {
  const form = plainForm(item);
  if (form === undefined) return undefined;
  const value = withPolicy(form, policyOf(item));
  if (item.type !== 'trace') return `span: ${JSON.stringify(value)}`;
  const name = value.workflow_name === undefined ? '' : `, name=${String(value.workflow_name)}`;
  return `trace_id=${String(value.id)}${name}`;
}
