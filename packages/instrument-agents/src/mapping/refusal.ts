import type { HostedFact } from '@chaukas/core/instrumentation';
import { read, readList, readText } from '@chaukas/instrumentation';

/** What the provider's policies made of an answer. */
export function decisionsIn(response: unknown): HostedFact[] {
  const parts = readList(response, 'output').flatMap((item) => readList(item, 'content'));
  const refusals = parts.flatMap((part): HostedFact[] => {
    const rationale = readText(part, 'refusal');
    if (rationale === undefined) return [];
    return [{ kind: 'policy', policy_id: 'openai.refusal', outcome: 'deny', rationale, stage: 'output' }];
  });
  if (read(response, 'incomplete_details', 'reason') !== 'content_filter') return refusals;
  return [...refusals, { kind: 'policy', policy_id: 'openai.content_filter', outcome: 'deny', stage: 'output' }];
}
