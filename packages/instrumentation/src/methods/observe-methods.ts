import { type CallSpanData, type SpanData, withSpan } from '@chaukas/core';
import { guard, seeReading, suite } from '@chaukas/core/instrumentation';
import { type Method, patchMethods, type Wrapper } from '../patching/patch-methods.ts';
import type { PatchContext } from '../registering/definition.ts';
import { findOwner } from './find-class.ts';
import { type CallMethod, type MethodArguments, MethodCall } from './method-call.ts';
import type { AnyMethod, MethodTable } from './observed-method.ts';

/** A row of the table, and where the library has it. */
interface Place {
  readonly path: string;
  readonly name: string;
  readonly owner: object | undefined;
}

const CALLS: ReadonlySet<string> = new Set<CallSpanData['type']>([
  'generation',
  'response',
  'speech',
  'transcription',
  'retriever',
]);

/**
 * Observes the methods of a patch table: a call becomes a span of the row's type, in the place where it was made, which ends
 * when the call does, for a promise when it settles, for a stream when that is read to its end. What the library gives is
 * what the app gets. Methods that are not there are told of by `context.onUnknown`.
 *
 * Calls of models and searches get what plain clients get: an implicit trace where there is none, the tool calls between
 * them, and no second span where a framework has one for the same call.
 *
 * @param target a module of the library, its class or an instance
 * @returns undoes it; undefined if none of the methods was found
 */
export function observeMethods(target: unknown, table: MethodTable, context: PatchContext): (() => void) | undefined {
  const places = placesOf(target, table);
  if (places.every(({ owner }) => owner === undefined)) return undefined;
  const undos: (() => void)[] = [];
  for (const { path, name, owner } of places) {
    const method = table[path];
    if (owner === undefined || method === undefined) context.onUnknown(path);
    else undos.push(patchMethods(owner, `${context.scope.name} ${path}`, { [name]: wrapper(name, method, context) }));
  }
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}

/** What tells one copy of a library from another, for `identify`: the first of its classes that the table names. */
export function findMethods(target: unknown, table: MethodTable): object | undefined {
  return placesOf(target, table).find(({ owner }) => owner !== undefined)?.owner;
}

function placesOf(target: unknown, table: MethodTable): Place[] {
  return Object.keys(table).map((path) => {
    const [className = '', name = ''] = path.split('.');
    return { path, name, owner: guard('patch', () => findOwner(target, className, name)) };
  });
}

function wrapper(name: string, method: AnyMethod, context: PatchContext): Wrapper {
  return (original, self, args) => {
    if (!suite().provider.enabled) return Reflect.apply(original, self, args);
    guard('call', () => context.onCall());
    const call = { name, client: Object(self), args };
    const work = (): unknown => Reflect.apply(original, self, args);
    return isCall(method) ? observeCall(method, call, context, work) : observeSpan(method, call, context, work);
  };
}

function isCall(method: AnyMethod): method is AnyMethod & CallMethod {
  return CALLS.has(method.span);
}

function observeCall(method: CallMethod, args: MethodArguments, context: PatchContext, work: () => unknown): unknown {
  const call = guard('call', () => new MethodCall(method, args, context));
  if (call === undefined) return work();
  let result: unknown;
  try {
    result = call.run(work);
  } catch (error) {
    guard('call', () => call.failed(error));
    throw error;
  }
  guard('call', () => call.observe(result));
  return result;
}

/** What is no call of a client is a span like those that apps make. */
function observeSpan(method: AnyMethod, call: MethodArguments, { scope }: PatchContext, work: () => unknown): unknown {
  const { data } = guard('request', () => method.request(call.args, call.client)) ?? { data: { name: call.name } };
  // A row's mapping gives the data of the row's type.
  return withSpan(
    { ...data, type: method.span } as SpanData,
    (span) => {
      const result = work();
      const done = (value: unknown): void =>
        void guard('answer', () => Object.assign(span.spanData, method.answer(value, call.args).data));
      if (isThenable(result)) seeReading(result, { done, failed: () => undefined });
      else done(result);
      return result;
    },
    { instrumentation: scope },
  );
}

function isThenable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && typeof (value as { then?: Method }).then === 'function';
}
