/**
 * The content policy for exporters of the forms that both SDKs send. What each field says is of the same sorts as in the
 * trail, so that both leave out the same.
 */
import type { JsonObject, JsonValue } from '@chaukas/spec';
import { settle } from '../content/deferred.ts';
import { redactValue } from '../content/policy/apply.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import { type FieldRule, type FieldSort, type FieldTable, RULES } from '../content/policy/fields.ts';
import { Capture, type CaptureOptions } from '../content/snapshot.ts';
import { suite } from '../runtime/suite.ts';
import { exportSpan, exportTrace } from './span-export.ts';
import type { ExportItem } from './tracing-exporter.ts';

/** Sorts of the fields of traces and spans; a field that is not listed counts as a body. */
const FORM: FieldTable = {
  object: 'frame',
  id: 'frame',
  trace_id: 'frame',
  parent_id: 'frame',
  started_at: 'frame',
  ended_at: 'frame',
  group_id: 'frame',
  workflow_name: 'name',
  error: {},
};

/** The same of `span_data`, whatever its type. */
const DATA: Readonly<Record<string, FieldSort>> = {
  type: 'frame',
  triggered: 'frame',
  turn: 'frame',
  response_id: 'frame',
  first_content_at: 'frame',
  sdk_span_type: 'label',
  model: 'label',
  operation: 'label',
  method: 'label',
  protocol_version: 'label',
  side: 'label',
  transport: 'label',
  name: 'name',
  agent_name: 'name',
  from_agent: 'name',
  to_agent: 'name',
  handoffs: 'name',
  tools: 'name',
  output_type: 'name',
  server: 'name',
  server_url: 'name',
  datasource: 'name',
};

/** Types that the SDKs send as `custom`, with the fields of their own in `data`. */
const IN_DATA: ReadonlySet<unknown> = new Set(['task', 'turn']);

/** The form that is sent, as plain JSON; undefined if it cannot be read. */
export function plainForm(item: ExportItem, limits: CaptureOptions = {}): JsonObject | undefined {
  const capture = new Capture(limits);
  const plain = capture.value(item.type === 'trace' ? exportTrace(item) : exportSpan(item));
  for (const _ of settle(capture.deferred));
  return isObject(plain) ? plain : undefined;
}

/** The policy of the session that it is in, else the configuration's. */
export function policyOf(item: ExportItem): CompiledPolicy {
  const session = item.type === 'trace' ? item.session : item.trace?.session;
  return suite().runtime.policyFor(session?.content);
}

/** The form after the policy: secrets replaced, and without what its mode leaves out. */
export function withPolicy(form: JsonObject, policy: CompiledPolicy): JsonObject {
  const { span_data, ...rest } = form;
  const result = sorted(rest, FORM, policy);
  if (!isObject(span_data)) return result;
  const data = isObject(span_data.data) && IN_DATA.has(span_data.data.sdk_span_type) ? DATA : 'body';
  return { ...result, span_data: sorted(span_data, { ...DATA, data }, policy) };
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Does with each field what the mode's rule for its sort says. */
function sorted(record: JsonObject, table: FieldTable, policy: CompiledPolicy): JsonObject {
  const parts: Record<FieldRule, JsonObject> = { keep: {}, search: {}, leave: {} };
  for (const [field, value] of Object.entries(record)) {
    const sort = Object.hasOwn(table, field) ? (table[field] ?? 'body') : 'body';
    if (typeof sort === 'string') parts[RULES[policy.mode][sort]][field] = value;
    else parts.keep[field] = isObject(value) ? sorted(value, sort, policy) : value;
  }
  const { value } = redactValue(parts.search, policy);
  const counts = isObject(parts.leave.usage) && { usage: numbersIn(parts.leave.usage) };
  return { ...parts.keep, ...(isObject(value) && value), ...counts };
}

/** Counts are no content; what else a provider puts beside them may be. */
function numbersIn(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]): [string, JsonValue][] => {
      if (typeof part === 'number') return [[name, part]];
      return isObject(part) ? [[name, numbersIn(part)]] : [];
    }),
  );
}
