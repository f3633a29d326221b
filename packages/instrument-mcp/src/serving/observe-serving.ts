import { types } from 'node:util';
import { guard, suite } from '@chaukas/core/instrumentation';
import { type Method, type PatchContext, read } from '@chaukas/instrumentation';
import { connectionOf } from '../connection/connection.ts';
import type { McpOptions } from '../options.ts';
import { methodOf } from '../requests/request-data.ts';
import { parentOf, servedPlace } from './served-place.ts';
import { ServedRequest } from './served-request.ts';

/**
 * Observes a request that came in. Its handler is wrapped only while the library looks it up, so that it does not matter when
 * it was registered, and nobody finds another one than he put there.
 */
export function observeServing(
  original: Method,
  self: unknown,
  args: unknown[],
  context: PatchContext<McpOptions>,
): unknown {
  const [request] = args;
  const served = guard('mcp serving', () => startServing(self, request, context));
  if (served === undefined) return Reflect.apply(original, self, args);
  const lookup = guard('mcp serving', () => wrapHandler(self, request, served));
  try {
    return Reflect.apply(original, self, args);
  } finally {
    guard('mcp serving', () => {
      lookup?.restore();
      if (!isUnderWay(self, request)) served.refused(lookup !== undefined);
    });
  }
}

/** The handler of a request that comes inside an answer, and not by itself. */
export function observeEmbedded(handler: unknown, protocol: unknown, context: PatchContext<McpOptions>): unknown {
  if (typeof handler !== 'function') return handler;
  const method = handler as Method;
  return function (this: unknown, ...args: unknown[]): unknown {
    const served = guard('mcp serving', () => startServing(protocol, args[0], context));
    return served === undefined ? Reflect.apply(method, this, args) : served.handle(method, this, args);
  };
}

function startServing(self: unknown, request: unknown, context: PatchContext<McpOptions>): ServedRequest | undefined {
  const operation = methodOf(request);
  context.onCall();
  if (operation === undefined || typeof self !== 'object' || self === null || !suite().provider.enabled)
    return undefined;
  const connection = connectionOf(self);
  const parent = parentOf(request, context.options());
  connection.sees(parent);
  const place = servedPlace(connection, parent);
  if (place === undefined) return undefined;
  connection.worksAt({ trace: place.trace, span: undefined }, place.held);
  if (connection.isServer) connection.announce();
  return new ServedRequest(connection, place, { operation, request, scope: context.scope });
}

/** @returns undefined if there is no handler */
function wrapHandler(self: unknown, request: unknown, served: ServedRequest): { restore(): void } | undefined {
  const handlers = read(self, '_requestHandlers');
  const method = methodOf(request);
  if (!types.isMap(handlers) || method === undefined) return undefined;
  const registered: unknown = handlers.get(method);
  const handler: unknown = registered ?? read(self, 'fallbackRequestHandler');
  if (typeof handler !== 'function') return undefined;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    return served.handle(handler as Method, this, args);
  };
  handlers.set(method, wrapped);
  return {
    restore() {
      if (handlers.get(method) !== wrapped) return;
      if (registered === undefined) handlers.delete(method);
      else handlers.set(method, registered);
    },
  };
}

/** Whether the library took a request on: it can be aborted then. */
function isUnderWay(self: unknown, request: unknown): boolean {
  const controllers = read(self, '_requestHandlerAbortControllers');
  return !types.isMap(controllers) || controllers.has(read(request, 'id'));
}
