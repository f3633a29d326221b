import { Author, EventType, Severity } from '@chaukas/spec';
import { type KindOf, known } from './kind.ts';

/** POLICY_DECISION, once, with what the guardrail said. */
export const guardrail: KindOf<'guardrail'> = {
  parent: true,
  end({ data, span, capture, durationMs }) {
    const outcome = data.outcome ?? (data.triggered === true ? 'deny' : 'allow');
    return {
      type: EventType.POLICY_DECISION,
      author: Author.SYSTEM,
      ...(outcome === 'deny' && span.error === null && { severity: Severity.WARN }),
      content: {
        case: 'policy',
        value: known({
          policyId: data.name,
          outcome,
          rationale: data.output === undefined ? undefined : capture.text(data.output),
        }),
      },
      metadata: known({ stage: data.stage }),
      performance: { durationMs },
    };
  },
};
