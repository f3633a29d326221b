import { aroundScenarios } from './around.ts';
import { callScenarios } from './calls.ts';
import type { Scenarios } from './contract-scenario.ts';
import type { Dialect } from './dialect.ts';
import { streamScenarios } from './streams.ts';

export type { Scenarios } from './contract-scenario.ts';
export type { Call, ContractApp, Dialect, Stream } from './dialect.ts';

/**
 * The scenarios that every provider's library has: success, stream, break, abort, errors before and in the middle, retries,
 * timeout, raw response, calls at once, strange values, our own code throwing, and our going away. A vendor's package lists
 * them among its own (`export const scenarios = contractScenarios(dialect)`).
 */
export function contractScenarios(dialect: Dialect): Scenarios {
  return { ...callScenarios(dialect), ...streamScenarios(dialect), ...aroundScenarios(dialect) };
}
