/**
 * The observer for clients that Stainless generated: one shape of client under many vendors' names. A vendor's package
 * says what its endpoints mean (`ClientSpec`, `ModelRoute`); how calls are observed is the same for all and stands here.
 */
export { TextBudget } from '../reading/text-budget.ts';
export type { StreamReducer } from '../streams/streamed-call.ts';
export { clientVersion, hostOf } from './client-facts.ts';
export type { ClientSpec } from './client-spec.ts';
export { accessDenied, isAbort } from './failure.ts';
export { findClientPrototype } from './find-prototype.ts';
export { observeClient } from './observe-client.ts';
export { Parts } from './parts.ts';
export type { AnyRoute, ModelRoute, RouteAnswer, RouteRequest } from './route.ts';
