import type { HostedFact } from '@chaukas/core/instrumentation';
import { isRecord, known, read, readEntries, readList, readText } from '@chaukas/instrumentation';
import { accessDenied } from '@chaukas/instrumentation/stainless';

type PolicyFact = Extract<HostedFact, { kind: 'policy' }>;

/** The model would not say it. */
export function refusal(text: string | undefined): PolicyFact[] {
  if (text === undefined) return [];
  return [deny('openai.refusal', { rationale: text, stage: 'output' })];
}

/** A filter of the provider's cut the answer off, or kept it back. */
export function contentFilter(results: unknown, stage: 'input' | 'output', certain: boolean): PolicyFact[] {
  if (!(certain || isRecord(results))) return [];
  const rules = filteredRules(results);
  if (rules.length === 0 && !certain) return [];
  return [deny('openai.content_filter', { stage, ...(rules.length > 0 && { rule_ids: rules }) })];
}

/** The categories of Azure's filters that took effect; one that has only seen something has not. */
function filteredRules(results: unknown): string[] {
  return readEntries(results).flatMap(([name, found]) => (read(found, 'filtered') === true ? [name] : []));
}

/** Where Azure says it: chat and legacy completions differ. */
const PROMPTS = ['prompt_filter_results', 'prompt_annotations'] as const;

/** Azure says of each prompt what its filters made of it, beside the answer. */
export function promptFilters(answer: unknown): PolicyFact[] {
  return PROMPTS.flatMap((name) =>
    readList(answer, name).flatMap((prompt) => contentFilter(read(prompt, 'content_filter_results'), 'input', false)),
  );
}

/** There are about ten. */
const MAX_FILTERS = 100;

/** Filters report piece by piece: what took effect once stays. */
export function mergeFilters(before: Record<string, unknown> | undefined, results: unknown): typeof before {
  if (!isRecord(results)) return before;
  const found = readEntries(results).filter(([name]) => read(before?.[name], 'filtered') !== true);
  if (found.length === 0 || Object.keys(before ?? {}).length > MAX_FILTERS) return before;
  return { ...before, ...Object.fromEntries(found) };
}

/** The flagged results of a moderation. */
export function flagged(results: readonly unknown[]): PolicyFact[] {
  return results.flatMap((result) => {
    if (read(result, 'flagged') !== true) return [];
    const rules = readEntries(read(result, 'categories')).flatMap(([name, is]) => (is === true ? [name] : []));
    return [deny('openai.moderation', { rule_ids: rules })];
  });
}

/** Moderation that was asked for with the answer: of what went in and of what came out. */
export function moderated(answer: unknown): PolicyFact[] {
  const moderation = read(answer, 'moderation');
  if (!isRecord(moderation)) return [];
  return (['input', 'output'] as const).flatMap((stage) => {
    const found = read(moderation, stage);
    const results = readList(found, 'results');
    return flagged(results.length > 0 ? results : [found]).map((fact) => ({ ...fact, stage }));
  });
}

/** What the error of a call says: who may not ask, or what may not be asked. */
export function refusedBy(error: unknown): HostedFact[] {
  const code = readText(error, 'code');
  const message = readText(error, 'error', 'message') ?? readText(error, 'message');
  if (code === 'content_filter' || code === 'content_policy_violation' || code === 'moderation_blocked') {
    const [fact] = contentFilter(read(error, 'error', 'innererror', 'content_filter_result'), 'input', true);
    return fact === undefined ? [] : [{ ...fact, ...known({ rationale: message }) }];
  }
  return accessDenied(error, 'openai.access', code);
}

function deny(policy_id: string, more: Omit<PolicyFact, 'kind' | 'policy_id' | 'outcome'>): PolicyFact {
  return { kind: 'policy', policy_id, outcome: 'deny', ...more };
}
