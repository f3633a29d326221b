import type { JsonObject } from '@chaukas/spec';
import { isObject } from '../export-policy.ts';

/**
 * The usage of a generation as the service takes it, by `@openai/agents` 0.20.0: input and output tokens, all else under
 * `details`.
 *
 * @returns undefined if there are not both
 */
export function ingestUsage(usage: JsonObject): JsonObject | undefined {
  const { input_tokens, output_tokens, details: given, ...rest } = usage;
  if (typeof input_tokens !== 'number' || typeof output_tokens !== 'number') return undefined;
  const details: JsonObject = { ...(isObject(given) ? given : {}), ...rest };
  return { input_tokens, output_tokens, ...(Object.keys(details).length > 0 && { details }) };
}
