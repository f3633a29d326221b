import type { SpanType } from '@chaukas/core';
import { flag, json, text, texts } from '../attributes/row.ts';
import { instructions } from '../messages/messages.ts';
import { parsed } from '../messages/parts.ts';
import { always, SpanKind, type SpanMapping } from './mapping.ts';
import { definitions, mcp, mcpTools } from './mcp.ts';
import { model } from './model.ts';

/** What each type of span becomes; null makes no span: its children hang on the nearest one above that does. */
export const SPANS: { readonly [T in SpanType]: SpanMapping | null } = {
  agent: {
    kind: SpanKind.INTERNAL,
    operation: always('invoke_agent'),
    target: 'name',
    rows: [
      text('name', 'gen_ai.agent.name', 'name'),
      text('agent_id', 'gen_ai.agent.id', 'name'),
      text('model', 'gen_ai.request.model', 'label'),
      json('instructions', 'gen_ai.system_instructions', 'body', instructions),
      json('tools', 'gen_ai.tool.definitions', 'name', definitions),
      texts('handoffs', 'chaukas.agent.handoffs', 'name'),
      text('output_type', 'chaukas.agent.output_type', 'name'),
    ],
  },
  function: {
    kind: SpanKind.INTERNAL,
    operation: always('execute_tool'),
    target: 'name',
    rows: [
      text('name', 'gen_ai.tool.name', 'name'),
      text('type', 'gen_ai.tool.type', 'label'),
      text('call_id', 'gen_ai.tool.call.id', 'frame'),
      json('input', 'gen_ai.tool.call.arguments', 'body', parsed),
      json('output', 'gen_ai.tool.call.result', 'body', parsed),
      text('observed', 'chaukas.tool.observed', 'label'),
      text('requested_by', 'chaukas.tool.requested_by', 'frame'),
    ],
  },
  generation: model('chat'),
  response: model('chat'),
  speech: model('speech'),
  transcription: model('transcription'),
  handoff: {
    kind: SpanKind.INTERNAL,
    verb: always('handoff'),
    target: 'to_agent',
    rows: [
      text('from_agent', 'chaukas.handoff.from_agent', 'name'),
      text('to_agent', 'chaukas.handoff.to_agent', 'name'),
      text('handoff_type', 'chaukas.handoff.type', 'label'),
      text('reason', 'chaukas.handoff.reason', 'body'),
      json('input', 'chaukas.handoff.arguments', 'body', parsed),
    ],
  },
  guardrail: {
    kind: SpanKind.INTERNAL,
    verb: always('guardrail'),
    target: 'name',
    rows: [
      text('name', 'chaukas.guardrail.name', 'name'),
      flag('triggered', 'chaukas.guardrail.triggered'),
      text('stage', 'chaukas.guardrail.stage', 'label'),
      text('outcome', 'chaukas.guardrail.outcome', 'label'),
      json('output', 'chaukas.guardrail.rationale', 'body'),
    ],
  },
  mcp,
  mcp_tools: mcpTools,
  retriever: {
    kind: SpanKind.CLIENT,
    operation: always('retrieval'),
    target: 'datasource',
    rows: [
      text('datasource', 'gen_ai.data_source.id', 'name'),
      text('query', 'gen_ai.retrieval.query.text', 'body'),
      json('document_ids', 'gen_ai.retrieval.documents', 'body', (ids) =>
        Array.isArray(ids) ? ids.map((id) => ({ id })) : undefined,
      ),
      texts('chunk_ids', 'chaukas.retrieval.chunk_ids', 'body'),
    ],
  },
  custom: {
    kind: SpanKind.INTERNAL,
    target: 'name',
    rows: [text('name', 'chaukas.custom.name', 'name'), json('data', 'chaukas.custom.data', 'body')],
  },
  task: null,
  turn: null,
  speech_group: null,
};

/** The mapping of a span's type; a type from elsewhere that we do not know is like a custom one. */
export function mappingOf(type: unknown): SpanMapping | null {
  const table: Readonly<Record<string, SpanMapping | null>> = SPANS;
  return typeof type === 'string' && Object.hasOwn(SPANS, type) ? (table[type] ?? null) : SPANS.custom;
}
