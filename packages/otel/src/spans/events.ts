import type { SpanEvent } from '@chaukas/core';
import { json, number, type Row, text, texts } from '../attributes/row.ts';

/** Attributes of the point events, which are called `chaukas.<type>`; errors are exceptions and not among them. */
export const EVENTS: { readonly [T in Exclude<SpanEvent['type'], 'error'>]: readonly Row[] } = {
  input_received: [text('role', 'chaukas.message.role', 'label'), text('text', 'chaukas.message.text', 'body')],
  output_emitted: [text('role', 'chaukas.message.role', 'label'), text('text', 'chaukas.message.text', 'body')],
  retry: [
    number('attempt', 'chaukas.retry.attempt'),
    text('strategy', 'chaukas.retry.strategy', 'label'),
    number('backoff_ms', 'chaukas.retry.backoff_ms'),
    text('reason', 'chaukas.retry.reason', 'label'),
    number('http_status', 'http.response.status_code'),
  ],
  policy_decision: [
    text('policy_id', 'chaukas.policy.id', 'name'),
    text('outcome', 'chaukas.policy.outcome', 'label'),
    texts('rule_ids', 'chaukas.policy.rule_ids', 'name'),
    text('rationale', 'chaukas.policy.rationale', 'body'),
    text('stage', 'chaukas.policy.stage', 'label'),
  ],
  data_access: [
    text('datasource', 'gen_ai.data_source.id', 'name'),
    texts('document_ids', 'chaukas.data_access.document_ids', 'body'),
    texts('chunk_ids', 'chaukas.data_access.chunk_ids', 'body'),
    texts('pii_categories', 'chaukas.data_access.pii_categories', 'frame'),
    text('query', 'gen_ai.retrieval.query.text', 'body'),
  ],
  state_update: [json('update', 'chaukas.state.update', 'body')],
  system: [
    text('name', 'chaukas.system.name', 'name'),
    text('severity', 'chaukas.system.severity', 'label'),
    json('data', 'chaukas.system.data', 'body'),
  ],
};

/** The rows of an event; one that we do not know has none. */
export function eventRows(type: string): readonly Row[] {
  const table: Readonly<Record<string, readonly Row[]>> = EVENTS;
  return Object.hasOwn(EVENTS, type) ? (table[type] ?? []) : [];
}
