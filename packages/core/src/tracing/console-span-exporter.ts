import type { JsonObject, JsonValue } from '@chaukas/spec';
import { settle } from '../content/deferred.ts';
import { redactValue } from '../content/policy/apply.ts';
import type { ContentMode } from '../content/policy/options.ts';
import { Capture } from '../content/snapshot.ts';
import type { ConsoleStream } from '../export/console.ts';
import { suite } from '../runtime/suite.ts';
import { exportSpan, exportTrace } from './span-export.ts';
import type { ExportItem, TracingExporter } from './tracing-exporter.ts';

/** Fields of span data that are neither what people wrote nor what models answered, by the modes that leave content out. */
const KEPT: Readonly<Partial<Record<ContentMode, ReadonlySet<string>>>> = {
  none: new Set(['type', 'turn', 'model', 'response_id', 'triggered']),
  metadata: new Set([
    ...['type', 'turn', 'model', 'response_id', 'triggered', 'name', 'agent_name', 'from_agent', 'to_agent'],
    ...['server', 'handoffs', 'tools', 'output_type', 'handoff_type', 'operation', 'datasource'],
  ]),
};

/** Line breaks and terminal escapes: what a model says is not to be trusted with the terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Prints one line for each trace and span: `[Exporter] Export trace_id=..., name=...` and `[Exporter] Export span: {...}`,
 * as the CAI tracing module does, but on stderr: stdout is the app's. The content policy of the configuration is applied,
 * so that by default secrets are masked.
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
      const line = lineOf(plainForm(item));
      if (line !== undefined) stream.write(`[Exporter] Export ${line.replace(CONTROL, ' ')}\n`);
    }
  }
}

/** The form that is sent, as plain JSON. */
function plainForm(item: ExportItem): JsonValue | undefined {
  const capture = new Capture();
  const plain = capture.value(item.type === 'trace' ? exportTrace(item) : exportSpan(item));
  for (const _ of settle(capture.deferred));
  return plain;
}

function lineOf(form: JsonValue | undefined): string | undefined {
  if (!isObject(form)) return undefined;
  const policy = suite().runtime.policyFor();
  const { value } = redactValue(withContent(form, policy.mode), policy);
  if (!isObject(value)) return undefined;
  if (value.object !== 'trace') return `span: ${JSON.stringify(value)}`;
  const name = value.workflow_name === undefined ? '' : `, name=${String(value.workflow_name)}`;
  return `trace_id=${String(value.id)}${name}`;
}

/** The form without what the mode leaves out. */
function withContent(form: JsonObject, mode: ContentMode): JsonObject {
  const kept = KEPT[mode];
  if (kept === undefined) return form;
  if (form.object === 'trace') return mode === 'none' ? { object: 'trace', id: form.id ?? null } : form;
  const data = isObject(form.span_data) ? Object.entries(form.span_data) : [];
  const span_data = Object.fromEntries(data.filter(([key]) => kept.has(key)));
  return { ...form, span_data, error: form.error === null ? null : {} };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
