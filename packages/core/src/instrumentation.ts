/**
 * What instrumentations build on, beside the tracing functions that apps use: `@chaukas/core/instrumentation`. Apps do
 * not need it.
 */
export { known } from './chaukas/kind.ts';
export type { ClientLoops, HelperRun } from './loop/client-loops.ts';
export type { HostedFact } from './loop/hosted.ts';
export type { LiveModelCall } from './loop/live-call.ts';
export type { ModelCallAnswer, ModelCallStart, ToolCallFact, ToolResultFact } from './loop/model-call.ts';
export { guard, reportFault } from './runtime/guard.ts';
export type { LibrarySeen } from './runtime/libraries.ts';
export type { Registry } from './runtime/registry.ts';
export { suite } from './runtime/suite.ts';
export { Cell, type ContextManager, Frame } from './tracing/context.ts';
export { type ErrorDetails, errorCode } from './tracing/failure.ts';
