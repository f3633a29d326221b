import { Author, EventType } from '@chaukas/spec';
import { agentIdOf } from './agent-id.ts';
import { type KindOf, known } from './kind.ts';

/** AGENT_HANDOFF, once, when the handoff is done: only then is its target known. */
export const handoff: KindOf<'handoff'> = {
  parent: true,
  end: ({ data, capture, durationMs }) => ({
    type: EventType.AGENT_HANDOFF,
    author: Author.AGENT,
    content: {
      case: 'agentHandoff',
      value: known({
        fromAgentName: data.from_agent,
        fromAgentId: data.from_agent === undefined ? undefined : agentIdOf(data.from_agent),
        toAgentName: data.to_agent,
        toAgentId: data.to_agent === undefined ? undefined : agentIdOf(data.to_agent),
        handoffData: capture.struct(data.input, 'input'),
        reason: data.reason,
        handoffType: data.handoff_type ?? 'sequential',
      }),
    },
    performance: { durationMs },
  }),
};
