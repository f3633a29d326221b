import { guard, seeReading } from '@chaukas/core/instrumentation';
import { type Method, type PatchContext, patchMethods, read, type Wrapper } from '@chaukas/instrumentation';
import { connectionOf } from './connection/connection.ts';
import { notified } from './connection/notifications.ts';
import type { McpOptions } from './options.ts';
import { findPrototypes } from './protocol.ts';
import { observeRequest, type RequestArguments, sentRequests } from './requests/observe-request.ts';
import { observeTransport } from './requests/raw-request.ts';
import { observeEmbedded, observeServing } from './serving/observe-serving.ts';

type Context = PatchContext<McpOptions>;
/** Makes the wrapper of one method. */
type Patch = (context: Context, undos: (() => void)[]) => Wrapper;

/** Through which method all requests of a major go, and where that has its arguments. */
const FUNNELS: readonly { readonly method: string; readonly at: RequestArguments }[] = [
  { method: '_requestWithSchemaViaCodec', at: { request: 1, options: 3 } },
  { method: 'request', at: { request: 0, options: 2 } },
];

/** What is observed of the class that clients and servers have in common. */
const BASE: Readonly<Record<string, Patch>> = {
  _onrequest: (context) => (original, self, args) => observeServing(original, self, args, context),
  _onnotification: () => (original, self, args) => {
    guard('mcp notification', () => isObject(self) && notified(connectionOf(self), args[0]));
    return Reflect.apply(original, self, args);
  },
  _onresponse: () => (original, self, args) => {
    const result = Reflect.apply(original, self, args);
    guard(
      'mcp response',
      () =>
        isObject(self) &&
        connectionOf(self)
          .requests.get(Number(read(args[0], 'id')))
          ?.arrived(args[0]),
    );
    return result;
  },
  _onclose: () => (original, self, args) => {
    guard('mcp close', () => isObject(self) && connectionOf(self).closed());
    return Reflect.apply(original, self, args);
  },
  _getRequestHandler: (context) => (original, self, args) => {
    const handler: unknown = Reflect.apply(original, self, args);
    return guard('mcp serving', () => observeEmbedded(handler, self, context)) ?? handler;
  },
  connect: () => (original, self, args) => {
    guard('mcp connect', () => isObject(self) && connectionOf(self).opened(args[0]));
    const promise: unknown = Reflect.apply(original, self, args);
    guard('mcp connect', () => seeConnecting(promise, self));
    return promise;
  },
};

/** What is observed of the client of the second major, which does some of it by itself. */
const CLIENT: Readonly<Record<string, Patch>> = {
  connect: (context, undos) => (original, self, args) => {
    guard('mcp connect', () => isObject(self) && undos.push(observeTransport(self, args[0], context)));
    const promise: unknown = Reflect.apply(original, self, args);
    guard('mcp connect', () => seeNegotiated(promise, self));
    return promise;
  },
  _resolveNonCompleteResult: () => (original, self, args) => {
    const flow = read(args[1], 'request');
    const outer = guard('mcp round', () => (isObject(flow) ? sentRequests.get(flow) : undefined));
    const work = (): unknown => Reflect.apply(original, self, args);
    return outer === undefined ? work() : outer.run(work);
  },
};

/** Patches a copy of the library. @returns undoes it; undefined if nothing was recognised */
export function patch(target: unknown, context: Context): (() => void) | undefined {
  const prototypes = findPrototypes(target);
  const base = prototypes.find((prototype) => Object.hasOwn(prototype, '_onrequest'));
  if (base === undefined) return undefined;
  const undos: (() => void)[] = [];
  const funnel = FUNNELS.find(({ method }) => typeof Reflect.get(base, method) === 'function');
  if (funnel === undefined) context.onUnknown('the requests of clients');
  else undos.push(patchMethods(base, 'mcp', { ...wrappers(BASE, context, undos), ...funnelWrapper(funnel, context) }));
  for (const prototype of prototypes) {
    if (!Object.hasOwn(prototype, '_resolveNonCompleteResult') || prototype === base) continue;
    undos.push(patchMethods(prototype, 'mcp', wrappers(CLIENT, context, undos)));
  }
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
  };
}

function wrappers(
  patches: Readonly<Record<string, Patch>>,
  context: Context,
  undos: (() => void)[],
): Record<string, Wrapper> {
  return Object.fromEntries(Object.entries(patches).map(([method, make]) => [method, make(context, undos)]));
}

function funnelWrapper({ method, at }: (typeof FUNNELS)[number], context: Context): Record<string, Wrapper> {
  return { [method]: (original: Method, self, args) => observeRequest(original, self, args, at, context) };
}

/** A connection that cannot be made is told of, because nothing else would. */
function seeConnecting(promise: unknown, self: unknown): void {
  if (!isObject(promise) || !isObject(self)) return;
  seeReading(promise, { done: () => undefined, failed: (error) => connectionOf(self).notOpened(error) });
}

/** Without a handshake nothing else tells that a client is connected. */
function seeNegotiated(promise: unknown, self: unknown): void {
  if (!isObject(promise) || !isObject(self)) return;
  seeReading(promise, { done: () => connectionOf(self).announce(), failed: () => undefined });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
