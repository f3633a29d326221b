import type { SpanEvent } from '@chaukas/core';
import { readText } from '@chaukas/instrumentation';
import type { Connection } from './connection.ts';

/** What a user's answer to the question of a server decided. */
export function elicitationDecision(connection: Connection, result: unknown): SpanEvent {
  const action = readText(result, 'action') ?? 'cancel';
  const server = connection.serverName;
  return {
    type: 'policy_decision',
    policy_id: 'mcp.elicitation',
    outcome: action === 'accept' ? 'allow' : 'deny',
    ...(server !== undefined && { rule_ids: [server] }),
    rationale: action,
  };
}
