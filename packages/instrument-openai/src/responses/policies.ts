import type { HostedFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import { contentFilter, moderated, refusal } from '../policies.ts';

/** What the provider's policies made of a response: refusals, filters, moderations. */
export function decisionsOn(response: unknown): HostedFact[] {
  const parts = readList(response, 'output').flatMap((item) => readList(item, 'content'));
  const cut = read(response, 'incomplete_details', 'reason') === 'content_filter';
  return [
    ...parts.flatMap((part) => refusal(readText(part, 'refusal'))),
    ...filtersOf(response, cut),
    ...moderated(response),
  ];
}

/** Azure lists what its filters found, for the prompt and for the answer. */
function filtersOf(response: unknown, cut: boolean): HostedFact[] {
  const found = readList(response, 'content_filters').flatMap((filter) => {
    const stage = read(filter, 'source_type') === 'prompt' ? 'input' : 'output';
    return contentFilter(read(filter, 'content_filter_results'), stage, read(filter, 'blocked') === true);
  });
  return found.length === 0 ? contentFilter(undefined, 'output', cut) : found;
}

/** What the app answers where the provider asked before a tool call: only in the newest part of the input. */
export function approvalsIn(request: unknown): HostedFact[] {
  const items = readList(request, 'input');
  const last = items.findLastIndex((item) => read(item, 'type') !== 'mcp_approval_response');
  return items.slice(last + 1).map((item) => ({
    kind: 'policy',
    policy_id: 'openai.mcp_approval',
    outcome: read(item, 'approve') === true ? 'allow' : 'deny',
    ...known({ rationale: readText(item, 'reason') }),
    stage: 'tool_input',
  }));
}
