import type { SpanError } from '@chaukas/core';
import { read } from '@chaukas/instrumentation';

/**
 * What is read of the SDK's traces and spans. Written down here, because its own declarations need a browser's types, and
 * because several versions of it are read.
 */
export interface SdkSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  /** ISO 8601, to the millisecond; null until started. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** One object, which the SDK fills as it goes. */
  readonly spanData: object;
  readonly error: SpanError | null;
}

/** A trace of the SDK's, as far as it is read. */
export interface SdkTrace {
  readonly traceId: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly metadata?: Record<string, unknown>;
  readonly tracingApiKey?: string | undefined;
}

/** The id of what the SDK does not trace. */
export const NO_OP = 'no-op';

/** What is current in the SDK's own context. Methods, because they are public, and the context's place is not. */
export interface SdkProvider {
  getCurrentSpan?(): SdkSpan | null;
  getCurrentTrace?(): SdkTrace | null;
  registerProcessor(processor: object): void;
  setProcessors(processors: object[]): void;
  createTrace(options: object): SdkTrace;
  createSpan(options: object, parent?: unknown): SdkSpan;
}

/** Whether the SDK made something that stands for nothing; old versions give it an id of its own. */
export function isNoop(made: unknown): boolean {
  const id = read(made, 'spanId') ?? read(made, 'traceId');
  const toJson = read(made, 'toJSON');
  return id === undefined || id === NO_OP || (typeof toJson === 'function' && Reflect.apply(toJson, made, []) === null);
}

const STORE = Symbol.for('openai.agents.core.asyncLocalStorage');

/** The SDK's own record of the running trace, which it marks as over when the callback is, even if the trace never ends. */
export interface SdkContext {
  readonly active?: boolean;
  readonly trace?: { readonly traceId?: string } | undefined;
}

/** The record of the running code; undefined outside any trace. */
export function sdkContext(): SdkContext | undefined {
  const storage: { getStore?(): SdkContext | undefined } | undefined = Reflect.get(globalThis, STORE);
  return storage?.getStore?.();
}
