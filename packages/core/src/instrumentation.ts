/**
 * What instrumentations build on, beside the tracing functions that apps use: `@chaukas/core/instrumentation`. Apps do
 * not need it.
 */
export type { JsonObject, JsonValue } from '@chaukas/spec';
export { known } from './chaukas/kind.ts';
export type { Claim, InnerFact, InnerFailure } from './claims/claim.ts';
export type { Claims } from './claims/claims.ts';
export { type Redacted, redactValue } from './content/policy/apply.ts';
export type { CompiledPolicy } from './content/policy/compile.ts';
export { type FieldRule, type FieldSort, RULES } from './content/policy/fields.ts';
export { Capture, type CaptureOptions } from './content/snapshot.ts';
export { type CallSpan, OwnersSpan, OwnSpan } from './loop/call-span.ts';
export type { ClientLoops, HelperRun } from './loop/client-loops.ts';
export { type HostedFact, recordHosted } from './loop/hosted.ts';
export type { LiveModelCall } from './loop/live-call.ts';
export type { ModelCallAnswer, ModelCallStart, ModelDelta, ToolCallFact, ToolResultFact } from './loop/model-call.ts';
export { parseArguments } from './loop/tool-arguments.ts';
export { guard, reportFault } from './runtime/guard.ts';
export type { LibrarySeen } from './runtime/libraries.ts';
export type { Registry } from './runtime/registry.ts';
export { suite } from './runtime/suite.ts';
export { Cell, type ContextManager, type ContextSource, Frame } from './tracing/context.ts';
export { type ErrorDetails, errorCode, firstReport, isAbort, toErrorEvent, toSpanError } from './tracing/failure.ts';
export type { HeldTrace, HeldTraces } from './tracing/held-traces.ts';
export { type RemotePlace, remotePlace } from './tracing/propagation/remote-place.ts';
export {
  type RemoteParent,
  readTraceContext,
  type TraceContext,
  writeTraceContext,
} from './tracing/propagation/trace-context.ts';
export type { Span } from './tracing/span.ts';
export type { Trace } from './tracing/trace.ts';
export { type Reading, type Settlement, seeReading } from './tracing/watch.ts';
