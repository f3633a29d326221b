import { read, readText } from '@chaukas/instrumentation';
import { approvalEvent } from '../mapping/approval.ts';
import type { RealtimeRecord } from './realtime-record.ts';

type Hears = (record: RealtimeRecord, given: readonly unknown[]) => void;

/** What the provider says, event by event. */
const TRANSPORT: ReadonlyMap<unknown, (record: RealtimeRecord, event: unknown) => void> = new Map([
  ['response.created', (record: RealtimeRecord, event: unknown) => record.answerStarts(read(event, 'response'))],
  ['response.done', (record: RealtimeRecord, event: unknown) => record.answerEnds(read(event, 'response'))],
]);

/** What each event of a realtime session means for the trail. The first thing that most of them give is the context. */
export const HEARD: ReadonlyMap<unknown, Hears> = new Map<unknown, Hears>([
  ['transport_event', (record, [event]) => TRANSPORT.get(read(event, 'type'))?.(record, event)],
  ['agent_start', (record, [, agent]) => record.acts(agent)],
  ['agent_end', (record, [, , text]) => record.said(text)],
  ['agent_handoff', (record, [, from, to]) => record.handoff(from, to)],
  ['agent_tool_start', (record, [, , tool, details]) => record.toolStarts(tool, read(details, 'toolCall'))],
  ['agent_tool_end', (record, [, , , output, details]) => record.toolEnds(read(details, 'toolCall'), output)],
  ['mcp_tool_call_completed', (record, [, , call]) => record.mcpCall(call)],
  ['history_added', (record, [item]) => record.heard(item)],
  [
    'history_updated',
    (record, [history]) => {
      const items: readonly unknown[] = Array.isArray(history) ? history : [];
      for (const item of items.slice(-4)) record.heard(item);
    },
  ],
  [
    'tool_approval_requested',
    (record, [, , request]) =>
      record.place().addEvent(approvalEvent(read(request, 'approvalItem'), 'review', undefined)),
  ],
  [
    'guardrail_tripped',
    (record, [, , error]) => {
      const name = readText(error, 'result', 'guardrail', 'name') ?? 'guardrail';
      const rationale = readText(error, 'message') ?? '';
      record
        .place()
        .addEvent({ type: 'policy_decision', policy_id: name, outcome: 'deny', stage: 'output', rationale });
    },
  ],
  [
    'mcp_tools_changed',
    (record, [tools]) => record.place().addEvent({ type: 'state_update', update: { mcp_tools: { new: tools } } }),
  ],
  ['audio_interrupted', (record) => record.place().addEvent({ type: 'system', name: 'audio_interrupted' })],
  [
    'error',
    (record, [event]) => {
      const error = read(event, 'error') ?? event;
      const message = readText(error, 'message') ?? readText(error, 'error', 'message') ?? 'the session failed';
      const code = readText(error, 'error', 'code') ?? readText(error, 'code') ?? readText(error, 'name');
      record.place().addEvent({ type: 'error', message, code: code ?? 'Error', error });
    },
  ],
]);
