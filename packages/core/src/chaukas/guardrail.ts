import { Author, EventType } from '@chaukas/spec';
import { type KindOf, known } from './kind.ts';

/** POLICY_DECISION, once, with what the guardrail said. */
export const guardrail: KindOf<'guardrail'> = {
  parent: true,
  end: ({ data, capture, durationMs }) => ({
    type: EventType.POLICY_DECISION,
    author: Author.SYSTEM,
    content: {
      case: 'policy',
      value: known({
        policyId: data.name,
        outcome: data.outcome ?? (data.triggered === true ? 'deny' : 'allow'),
        rationale: data.output === undefined ? undefined : rationale(data.output, capture.text.bind(capture)),
      }),
    },
    metadata: known({ stage: data.stage }),
    performance: { durationMs },
  }),
};

function rationale(output: unknown, text: (value: unknown) => string): string {
  return text(typeof output === 'object' && output !== null ? JSON.stringify(output) : output);
}
