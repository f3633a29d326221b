import type { JsonObject, JsonValue } from '@chaukas/spec';
import { isObject, plainForm, policyOf, withPolicy } from '../export-policy.ts';
import { NO_OP } from '../ids.ts';
import type { ExportItem } from '../tracing-exporter.ts';
import { withoutReasoning } from './reasoning.ts';
import { truncated } from './truncate.ts';
import { ingestUsage } from './usage.ts';

/** What stands for a text that the policy leaves out where there has to be one. */
const LEFT_OUT = '[REDACTED]';
/** What the items of a batch may be: more than it leaves of them, which is then not cut again. */
const LIMITS = { fieldBytes: 2 * 1024 * 1024, eventBytes: 8 * 1024 * 1024, maxDepth: 30 };
/** Types that only we have: a service that does not know them would refuse the batch. */
const OURS: ReadonlySet<unknown> = new Set(['mcp', 'retriever']);
/** Where the audio of a type is: `{ data, format }`. */
const AUDIO: ReadonlyMap<unknown, string> = new Map([
  ['speech', 'output'],
  ['transcription', 'input'],
]);

/**
 * What is sent of a trace or span: the form of both SDKs, after the content policy, within the limits of the service.
 *
 * @returns undefined for what records nothing
 */
export function payloadOf(item: ExportItem, withReasoning: boolean): JsonObject | undefined {
  const form = item.traceId === NO_OP ? undefined : plainForm(item, LIMITS);
  if (form === undefined) return undefined;
  const searched = withPolicy(form, policyOf(item));
  if (form.object === 'trace') return { metadata: {}, ...searched, ...required(form, searched, 'workflow_name') };
  const { span_data: before, error: failure } = form;
  const { span_data: data, error } = searched;
  return {
    ...searched,
    span_data: isObject(data) && isObject(before) ? ingestData(before, data, withReasoning) : (data ?? null),
    error: isObject(failure) && isObject(error) ? { ...error, ...required(failure, error, 'message') } : null,
  };
}

function ingestData(before: JsonObject, data: JsonObject, withReasoning: boolean): JsonObject {
  const named: JsonObject = { ...data, ...required(before, data, 'name') };
  const result = withPlainAudio(OURS.has(named.type) ? asCustom(named) : named);
  for (const field of ['input', 'output']) {
    const value = result[field];
    if (value === undefined) continue;
    result[field] = truncated(withReasoning || result.type !== 'generation' ? value : withoutReasoning(value));
  }
  const { usage, ...rest } = result;
  if (result.type !== 'generation' || !isObject(usage)) return result;
  const taken = ingestUsage(usage);
  return taken === undefined ? rest : { ...rest, usage: taken };
}

/** As the JavaScript SDK sends types of its own. */
function asCustom({ type, ...data }: JsonObject): JsonObject {
  return { type: 'custom', name: type ?? 'custom', data: { sdk_span_type: type ?? 'custom', ...data } };
}

/** Audio goes without its data, in the form that the SDKs have for that, where only its size and hash are left. */
function withPlainAudio(data: JsonObject): JsonObject {
  const field = AUDIO.get(data.type);
  const audio = field === undefined ? undefined : data[field];
  if (field === undefined || !isObject(audio) || typeof audio.data === 'string') return data;
  return { ...data, [field]: { data: '', format: audio.format ?? 'pcm' } };
}

/** A text that there was before the policy, and that the service does not do without. */
function required(before: JsonObject, after: JsonObject, field: string): Record<string, JsonValue> {
  return typeof before[field] === 'string' && after[field] === undefined ? { [field]: LEFT_OUT } : {};
}
